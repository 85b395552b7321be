import { enableCompileCache, flushCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { type Answer, type Call, type Said, told } from './answer.ts';

// A thread does not inherit the compile cache of its process.
if (typeof workerData === 'string') enableCompileCache(workerData);
const { tasks } = await import('./tasks.ts');
// A process that is killed would write none of it.
flushCompileCache();

/** A thread of the pool: does one task after the other. */
parentPort?.on('message', async ({ task, args }: Call) => {
  say({ begun: true });
  say(await answer(tasks[task as keyof typeof tasks] as (...args: unknown[]) => unknown, args));
});

const say = (said: Said): void => parentPort?.postMessage(said);

async function answer(task: (...args: unknown[]) => unknown, args: unknown[]): Promise<Answer> {
  try {
    return { value: await task(...args) };
  } catch (error) {
    return { error: told(error) };
  }
}
