import { parentPort } from 'node:worker_threads';
import type { Call } from '../answer.ts';

// Start slowly, as on a busy machine.
await new Promise((resolve) => setTimeout(resolve, 400));

/** For the tests of the pool: a thread that misbehaves on request. */
parentPort?.on('message', ({ task, args }: Call) => {
  parentPort?.postMessage({ begun: true });
  const kept: number[][] = [];
  if (task === 'exit') process.exit(3);
  if (task === 'crash') setImmediate(() => Promise.reject(new Error('a defect')));
  if (task === 'spin') while (true);
  if (task === 'fill') for (;;) kept.push(Array(100_000).fill(Math.random()));
  if (task === 'echo') parentPort?.postMessage({ value: args });
});
