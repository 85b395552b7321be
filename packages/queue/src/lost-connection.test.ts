import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newStoryId } from '@slugline/story';
import { openLine } from '@slugline/testing/servers/redis-proxy';
import { expect, it } from 'vitest';
import { startEmbeddedRedis } from './embedded.ts';
import { finishJob, publishJob } from './jobs/index.ts';
import { openQueues, type Queues } from './queues.ts';

const story = newStoryId(Date.now());

it.each<[string, (queues: Queues) => Promise<unknown>]>([
  ['a queue', (queues) => queues.add(publishJob(story, 1, 'normal'))],
  ['a flow producer', (queues) => queues.addFlow({ parent: finishJob(story, 1, 'normal'), children: [] })],
])('%s that loses Redis while it is being made is made again', async (_, use) => {
  const folder = await mkdtemp(join(tmpdir(), 'slugline-broken-off-'));
  const redis = await startEmbeddedRedis(folder);
  const socket = join(folder, 'line.sock');
  const line = await openLine(redis.address.slice('unix:'.length), socket);
  const queues = openQueues(`unix:${socket}`);
  expect(await queues.ready(5000)).toBe(true);

  line.silence();
  const attempt = use(queues).then(
    () => 'done',
    (error) => error.code,
  );
  await expect.poll(line.isAsked).toBe(true);
  line.cut();
  expect(await attempt).toBe('queue_unavailable');
  await line.open();

  await expect.poll(() => use(queues).then(() => 'done', String), { timeout: 10_000 }).toBe('done');
  await queues.close();
  line.cut();
  await redis.stop();
  await rm(folder, { recursive: true });
});
