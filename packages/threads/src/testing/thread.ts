import { parentPort } from 'node:worker_threads';
import type { Call } from '../answer.ts';

// As on a busy machine: a thread takes a moment to start.
await new Promise((resolve) => setTimeout(resolve, 400));

/** A thread that does as it is told: for the tests of the pool. */
parentPort?.on('message', ({ task, args }: Call) => {
  parentPort?.postMessage({ begun: true });
  const kept: number[][] = [];
  if (task === 'exit') process.exit(3);
  if (task === 'crash') setImmediate(() => Promise.reject(new Error('a defect')));
  if (task === 'spin') while (true);
  if (task === 'fill') for (;;) kept.push(Array(100_000).fill(Math.random()));
  if (task === 'echo') parentPort?.postMessage({ value: args });
});
