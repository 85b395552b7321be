import { enableCompileCache, flushCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { toSluglineError } from '@slugline/story';
import type { Answer, Question } from './messages.ts';

const { file, compiled } = workerData as { file: string; compiled: string | undefined };
// A thread does not inherit the compile cache of its process.
if (compiled !== undefined) enableCompileCache(compiled);
const { openCatalogueFile } = await import('./catalogue-file.ts');
flushCompileCache();

const send = (answer: Answer): void => parentPort?.postMessage(answer);
const catalogue = openCatalogueFile(file, (reason) => send({ renewed: reason }));

/** A transaction must not mix with another call, so calls are answered one after the other. */
let last = Promise.resolve();
parentPort?.on('message', (question: Question) => {
  last = last.then(() => answer(question));
});

async function answer(question: Question): Promise<void> {
  if ('close' in question) {
    await catalogue.close();
    parentPort?.close();
    return;
  }
  const { call, method, args } = question;
  try {
    send({ call, value: await catalogue.call(method, args) });
  } catch (thrown) {
    const { code, message, where } = toSluglineError(thrown);
    send({ call, error: { code, message, where } });
  }
}
