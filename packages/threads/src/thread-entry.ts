import { enableCompileCache, flushCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { type Answer, type Call, type Message, serializeError } from './answer.ts';

// A thread does not inherit the compile cache of its process, so the pool passes the folder.
if (typeof workerData === 'string') enableCompileCache(workerData);
const { tasks } = await import('./tasks.ts');
// Node writes the cache when a process exits, but not when it is killed.
flushCompileCache();

/** A thread of the pool: runs one task after the other. */
parentPort?.on('message', async ({ task, args }: Call) => {
  send({ begun: true });
  send(await answer(tasks[task as keyof typeof tasks] as (...args: unknown[]) => unknown, args));
});

const send = (message: Message): void => parentPort?.postMessage(message);

async function answer(task: (...args: unknown[]) => unknown, args: unknown[]): Promise<Answer> {
  try {
    return { value: await task(...args) };
  } catch (error) {
    return { error: serializeError(error) };
  }
}
