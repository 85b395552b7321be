import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, connect as dial, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newStoryId } from '@slugline/story';
import { expect, it } from 'vitest';
import { startEmbeddedRedis } from './embedded.ts';
import { finishJob, publishJob } from './jobs.ts';
import { openQueues, type Queues } from './queues.ts';

const story = newStoryId(Date.now());

/** A way to Redis that can be made silent, cut, and opened again. */
async function openLine(redisSocket: string, socket: string) {
  const ends = new Set<Socket>();
  let isSilent = false;
  let asked = 0;
  const server = createServer((caller) => {
    const redis = dial(redisSocket);
    for (const end of [caller, redis]) {
      ends.add(end);
      end.on('error', () => {});
      end.on('close', () => ends.delete(end));
    }
    redis.pipe(caller);
    caller.on('data', (words) => {
      asked++;
      if (!isSilent) redis.write(words);
    });
  });
  const open = async () => {
    isSilent = false;
    server.listen(socket);
    await once(server, 'listening');
  };
  const cut = () => {
    server.close();
    for (const end of ends) end.destroy();
  };
  await open();
  return {
    silence: () => {
      isSilent = true;
      asked = 0;
    },
    isAsked: () => asked > 0,
    cut,
    open,
  };
}

it.each<[string, (queues: Queues) => Promise<void>]>([
  ['a queue', (queues) => queues.add(publishJob(story, 1, 'normal'))],
  ['the maker of flows', (queues) => queues.addFlow({ parent: finishJob(story, 1, 'normal'), children: [] })],
])('%s that Redis leaves while it is being made is made anew', async (_, use) => {
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
