import { parentPort, workerData } from 'node:worker_threads';
import { SmallWriter } from './small-writer.ts';
import type { Write } from './writes.ts';

/** How long what was deleted may stay in the log, ms, if nobody reads it meanwhile. */
const forgetAfter = 1_000;

const writer = new SmallWriter(workerData as string);
let forgetting: NodeJS.Timeout | undefined;

function forgetSoon(): void {
  forgetting ??= setTimeout(() => {
    forgetting = undefined;
    if (!writer.forget()) forgetSoon();
  }, forgetAfter);
}

/** Answers each list of writes with the list of their results, and `close` by ending. */
parentPort?.on('message', (asked: Write[] | 'close') => {
  if (asked === 'close') {
    clearTimeout(forgetting);
    writer.close();
    parentPort?.close();
    return;
  }
  parentPort?.postMessage(writer.write(asked));
  forgetSoon();
});
