import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { SluglineError } from '@slugline/story';
import type { Catalogue } from '../port.ts';
import { type CallMethod, catalogueThrough } from '../sql/self-healing.ts';
import type { Answer, Question } from './messages.ts';

type Waiting = PromiseWithResolvers<unknown>;

/**
 * Opens the catalogue in an SQLite file. A thread works on it, so that a long search blocks nothing else. The thread
 * starts with the first call. `onRenewed` is told when the file was damaged and was made anew.
 */
export function openSqlite(file: string, onRenewed: (reason: string) => void): Catalogue {
  let thread: Worker | undefined;
  let calls = 0;
  const waiting = new Map<number, Waiting>();

  const settle = (answer: Answer) => {
    if ('renewed' in answer) return onRenewed(answer.renewed);
    const call = waiting.get(answer.call);
    waiting.delete(answer.call);
    // The thread does not keep a process alive that waits for nothing.
    if (waiting.size === 0) thread?.unref();
    if ('value' in answer) return call?.resolve(answer.value);
    const { code, message, where } = answer.error;
    return call?.reject(new SluglineError(code, message, where === undefined ? {} : { where }));
  };

  const fail = (reason: string) => {
    thread = undefined;
    for (const call of waiting.values())
      call.reject(new SluglineError('catalogue_unavailable', `the thread of the catalogue ended: ${reason}`));
    waiting.clear();
  };

  const start = (): Worker => {
    // Node appends a folder for its version, so pass the parent.
    const compiled = getCompileCacheDir();
    const started = new Worker(new URL('./thread.ts', import.meta.url), {
      workerData: { file, compiled: compiled && dirname(compiled) },
      execArgv: [],
      env: {},
    });
    let reason = 'it was stopped';
    started.on('message', settle);
    started.on('error', (error: Error) => {
      reason = error.message;
    });
    started.on('exit', () => {
      if (thread === started) fail(reason);
    });
    return started;
  };

  const post = (question: Question) => {
    thread ??= start();
    thread.ref();
    thread.postMessage(question);
  };

  const call: CallMethod = (method, args) => {
    const answer = Promise.withResolvers<unknown>();
    const number = ++calls;
    waiting.set(number, answer);
    post({ call: number, method, args });
    return answer.promise;
  };

  return catalogueThrough(call, async () => {
    if (thread === undefined) return;
    const ending = thread;
    const ended = new Promise((resolve) => ending.once('exit', resolve));
    post({ close: true });
    await ended;
  });
}
