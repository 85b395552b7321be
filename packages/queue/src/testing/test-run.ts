import type { Run } from '../handlers.ts';
import { silent } from './silent.ts';

/** A run that is never aborted, and whose handler must not wait for other jobs. */
export const testRun: Run = {
  signal: new AbortController().signal,
  log: silent,
  progress: async () => {},
  waitFor: () => Promise.reject(new Error('nothing here waits')),
  again: () => Promise.reject(new Error('nothing here is made elsewhere')),
};
