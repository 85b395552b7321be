/**
 * Everything that parses or renders text that people sent runs in threads with limits of time and memory, so that a
 * text that takes for ever blocks nothing else.
 */
import { openThreads, type Threads } from './open.ts';

let shared: Threads | undefined;

/**
 * Returns the threads of this process. A process calls it before anything else, so that they load while it loads its own
 * libraries, and the first text need not wait for a thread.
 */
export function threads(): Threads {
  shared ??= openThreads();
  return shared;
}
