import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { SluglineError } from '@slugline/story';
import { type Answer, type Call, heard, type Said } from './answer.ts';

export interface PoolOptions {
  /** The module of a thread, which answers each `Call` with what `Said` lists. */
  script: URL;
  /** At most: the first is started at once, others when they are needed. */
  threads: number;
  /** Of each task, from when a thread begins with it: a busy machine may take seconds to start the thread. */
  deadlineMs: number;
  /** The largest heap of each thread. */
  memoryMb: number;
}

export interface Pool {
  /**
   * Gives what the task returns, or throws what it throws. Throws `text_too_complex` when it takes longer than the
   * deadline or more than the memory; its thread is killed then, and replaced. `name` is the file, for people.
   */
  run(call: Call, name: string): Promise<unknown>;
}

/**
 * A few threads that do one task each at a time. A library (piscina) would count a deadline from when a task is put in
 * line, so that a task which waits behind a hostile one would be taken for hostile as well.
 */
export function openPool(options: PoolOptions): Pool {
  // One ahead; to start another takes a second of CPU, which most processes never need.
  const idle: Worker[] = [startThread(options)];
  let started = 1;
  const waiting: ((thread: Worker) => void)[] = [];
  const give = (thread: Worker) => {
    const next = waiting.shift();
    if (next) next(thread);
    else idle.push(thread);
  };
  const take = async (): Promise<Worker> => {
    const thread = idle.pop();
    if (thread) return thread;
    if (started === options.threads) return new Promise((resolve) => waiting.push(resolve));
    started++;
    return startThread(options);
  };

  return {
    run: async (call, name) => {
      const thread = await take();
      const answer = await answerOf(thread, call, options.deadlineMs);
      if ('died' in answer) {
        await thread.terminate();
        give(startThread(options));
        throw failure(answer.died, name, options);
      }
      give(thread);
      if ('error' in answer) throw heard(answer.error);
      return answer.value;
    },
  };
}

/** A thread that keeps no process alive while it waits, and knows nothing of the environment. */
function startThread({ script, memoryMb }: PoolOptions): Worker {
  // Node adds a folder for its version to the one that it was given.
  const compiled = getCompileCacheDir();
  const thread = new Worker(script, {
    workerData: compiled && dirname(compiled),
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 32 },
  });
  // One that can't start is told by the task that it gets.
  thread.on('error', () => {});
  thread.unref();
  return thread;
}

type Death = 'deadline' | Error;

function answerOf(thread: Worker, call: Call, deadlineMs: number): Promise<Answer | { died: Death }> {
  const { promise, resolve } = Promise.withResolvers<Answer | { died: Death }>();
  let timer: NodeJS.Timeout | undefined;
  const onMessage = (said: Said) => {
    if ('begun' in said) timer = setTimeout(() => resolve({ died: 'deadline' }), deadlineMs);
    else resolve(said);
  };
  const onError = (error: Error) => resolve({ died: error });
  const onExit = () => resolve({ died: new Error('the thread has ended') });
  thread.on('message', onMessage).once('error', onError).once('exit', onExit);
  thread.ref();
  // A thread that ended while nobody used it answers nothing, and tells nobody.
  if (thread.threadId < 0) onExit();
  else thread.postMessage(call);
  return promise.finally(() => {
    clearTimeout(timer);
    thread.off('message', onMessage).off('error', onError).off('exit', onExit);
    thread.unref();
  });
}

function failure(death: Death, name: string, { deadlineMs, memoryMb }: PoolOptions): Error {
  const tooComplex = (what: string) =>
    new SluglineError('text_too_complex', `${name} takes more than ${what} to read or to render`, {
      where: name,
    });
  if (death === 'deadline') return tooComplex(`${deadlineMs / 1000} s`);
  if ('code' in death && death.code === 'ERR_WORKER_OUT_OF_MEMORY') return tooComplex(`${memoryMb} MB`);
  return death;
}
