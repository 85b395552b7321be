import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@slugline/testing/until';
import { expect, it } from 'vitest';
import { startEmbeddedRedis } from './embedded.ts';
import { hasWorkers } from './has-workers.ts';
import { openQueues } from './queues.ts';
import { startTestWorker } from './testing/index.ts';

it('knows whether a process works on the queues, by Redis alone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'slugline-workers-'));
  const redis = await startEmbeddedRedis(folder);
  const queues = openQueues(redis.address);
  expect(await queues.ready(5000)).toBe(true);
  expect(await hasWorkers(redis.address)).toBe(false);
  const worker = startTestWorker(
    { address: redis.address, queues },
    {
      queue: 'publish',
      concurrency: 1,
      deadlineMs: 30_000,
      handle: async () => {},
      onFailed: async () => {},
    },
  );
  await until(() => hasWorkers(redis.address));
  await worker.stop(0);
  await until(async () => !(await hasWorkers(redis.address)));
  await queues.close();
  await redis.stop();
  await rm(folder, { recursive: true });
  await expect(hasWorkers(redis.address)).rejects.toMatchObject({ code: 'queue_unavailable' });
});
