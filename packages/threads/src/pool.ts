import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { SluglineError } from '@slugline/story';
import { type Answer, type Call, deserializeError, type Message } from './answer.ts';

export interface PoolOptions {
  /** The module of a thread. It answers each `Call` with messages of the type `Message`. */
  script: URL;
  /** The maximum number of threads. The first is started at once, others when needed. */
  threads: number;
  /**
   * The deadline of a task, counted from when a thread begins it: a busy machine may take seconds to start a thread.
   */
  deadlineMs: number;
  /** The maximum heap of each thread. */
  memoryMb: number;
}

export interface Pool {
  /**
   * Returns what the task returns, or throws what it throws. Throws `text_too_complex` when it takes longer than the
   * deadline or needs more memory; its thread is then killed and replaced. `name` is the file's name for the message.
   */
  run(call: Call, name: string): Promise<unknown>;
}

/**
 * Opens a pool of threads that run one task each at a time. We don't use a library (piscina) because it would count the
 * deadline from when a task is queued: a task waiting behind a hostile one would fail, too.
 */
export function openPool(options: PoolOptions): Pool {
  // Start one thread ahead. Each further one takes a second of CPU, and most processes never need it.
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
      if ('error' in answer) throw deserializeError(answer.error);
      return answer.value;
    },
  };
}

/** Starts a thread that does not keep the process alive while it waits, and has no environment variables. */
function startThread({ script, memoryMb }: PoolOptions): Worker {
  // Node appends a folder for its version, so pass the parent.
  const compiled = getCompileCacheDir();
  const thread = new Worker(script, {
    workerData: compiled && dirname(compiled),
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 32 },
  });
  // When the thread can't start, the task that it gets reports the error.
  thread.on('error', () => {});
  thread.unref();
  return thread;
}

type Death = 'deadline' | Error;

function answerOf(thread: Worker, call: Call, deadlineMs: number): Promise<Answer | { died: Death }> {
  const { promise, resolve } = Promise.withResolvers<Answer | { died: Death }>();
  let timer: NodeJS.Timeout | undefined;
  const onMessage = (message: Message) => {
    if ('begun' in message) timer = setTimeout(() => resolve({ died: 'deadline' }), deadlineMs);
    else resolve(message);
  };
  const onError = (error: Error) => resolve({ died: error });
  const onExit = () => resolve({ died: new Error('the thread has ended') });
  thread.on('message', onMessage).once('error', onError).once('exit', onExit);
  thread.ref();
  // A thread that ended while idle emits no further event and answers nothing.
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
