import { enableCompileCache, flushCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { type Answer, type Call, type Said, told } from './answer.ts';

// A thread does not inherit its process's compile cache: the pool passes its folder.
if (typeof workerData === 'string') enableCompileCache(workerData);
const { tasks } = await import('./tasks.ts');
// Node writes the cache when a process exits, and not when it is killed.
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
