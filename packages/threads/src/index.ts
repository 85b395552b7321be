/**
 * Everything that reads or renders what people sent, in threads with limits: a text that takes for ever stops nothing
 * but itself.
 */
import { openThreads, type Threads } from './open.ts';

let shared: Threads | undefined;

/** The threads of this process. A service calls it when it starts, so that its first text need not wait for them. */
export function threads(): Threads {
  shared ??= openThreads();
  return shared;
}
