import type { Run } from '../handlers.ts';
import { silent } from './silent.ts';

/** For tests: a run that is never aborted, of a job that waits for no other job. */
export const testRun: Run = {
  signal: new AbortController().signal,
  log: silent,
  progress: async () => {},
  waitFor: () => Promise.reject(new Error('nothing here waits')),
  again: () => Promise.reject(new Error('nothing here is made elsewhere')),
};
