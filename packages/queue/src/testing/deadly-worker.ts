import { setTimeout as wait } from 'node:timers/promises';
import { openQueues } from '../queues.ts';
import { startTestWorker } from './start-test-worker.ts';

/**
 * A process that works on the image queue, several jobs at a time. A job for a file named `deadly…` kills
 * it. It reports over its IPC channel which jobs it begins, does, and fails.
 */
const [address = ''] = process.argv.slice(2);
const queues = openQueues(address);
await queues.ready(5000);
startTestWorker(
  { address, queues },
  {
    queue: 'image',
    concurrency: 3,
    deadlineMs: 20_000,
    handle: async ({ file }) => {
      process.send?.({ begun: file });
      await wait(150);
      if (file.startsWith('deadly')) process.kill(process.pid, 'SIGKILL');
      await wait(150);
      process.send?.({ done: file });
    },
    onFailed: async ({ file }, { code }) => void process.send?.({ failed: file, code }),
  },
);
process.once('disconnect', () => process.exit());
