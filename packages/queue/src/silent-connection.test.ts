import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newStoryId } from '@slugline/story';
import { openLine } from '@slugline/testing/servers/redis-proxy';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { connect, connectSubscriber } from './connection.ts';
import { type EmbeddedRedis, startEmbeddedRedis } from './embedded.ts';
import { publishJob } from './jobs/index.ts';
import { openQueues, type Queues } from './queues.ts';
import { startTestWorker } from './testing/index.ts';

let folder: string;
let redis: EmbeddedRedis;
let direct: Queues;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-dead-line-'));
  redis = await startEmbeddedRedis(folder);
  direct = openQueues(redis.address);
  await direct.ready(5000);
});
afterAll(async () => {
  await direct.close();
  await redis.stop();
  await rm(folder, { recursive: true });
});

/** Opens a separate line to Redis. Returns it with its address. */
async function lineTo(name: string) {
  const socket = join(folder, `${name}.sock`);
  return { line: await openLine(redis.address.slice('unix:'.length), socket), address: `unix:${socket}` };
}

/** Longer than the longest wait for an answer, which is that of a worker. */
const patience = { timeout: 40_000 };

// Each test waits for a silent connection to be replaced. They run at once to wait only once.
describe.concurrent('a connection that goes silent', { timeout: 45_000 }, () => {
  it('fails the command without an answer; later commands use a new connection', async ({ expect }) => {
    const { line, address } = await lineTo('client');
    const client = connect(address);
    client.on('error', () => {});
    await client.ping();
    line.silence();
    await expect(client.ping()).rejects.toThrow('Command timed out');
    await expect.poll(() => client.ping().catch(String), patience).toBe('PONG');
    client.disconnect();
    line.cut();
  });

  it('does not keep the queues from taking jobs when it is replaced', async ({ expect }) => {
    const { line, address } = await lineTo('queues');
    const queues = openQueues(address);
    expect(await queues.ready(5000)).toBe(true);
    expect(await queues.takesJobs()).toBe(true);
    line.silence();
    expect(await queues.takesJobs()).toBe(false);
    await expect.poll(() => queues.takesJobs(), patience).toBe(true);
    await queues.close();
    line.cut();
  });

  it('is noticed by a subscriber that receives no messages', async ({ expect }) => {
    const { line, address } = await lineTo('subscriber');
    const heard: string[] = [];
    const subscriber = connectSubscriber(address);
    subscriber.on('message', (_channel, word: string) => heard.push(word));
    await subscriber.subscribe('news');
    line.silence();
    const publisher = connect(redis.address);
    await expect.poll(() => publisher.publish('news', 'again').then(() => heard[0]), patience).toBe('again');
    for (const client of [subscriber, publisher]) client.disconnect();
    line.cut();
  });

  it('is noticed by a worker, which then runs the waiting jobs', async ({ expect }) => {
    const { line, address } = await lineTo('worker');
    const done: string[] = [];
    const worker = startTestWorker(
      { address, queues: direct },
      {
        queue: 'publish',
        concurrency: 1,
        deadlineMs: 60_000,
        handle: async (payload) => void done.push(String('storyId' in payload && payload.storyId)),
      },
    );
    const [before, after] = [newStoryId(Date.now()), newStoryId(Date.now())];
    await direct.add(publishJob(before, 1, 'normal'));
    await expect.poll(() => done, patience).toEqual([before]);
    line.silence();
    await direct.add(publishJob(after, 1, 'normal'));
    await expect.poll(() => done.includes(after), patience).toBe(true);
    await worker.stop(0);
    line.cut();
  });

  it('does not keep an idle worker from stopping', async ({ expect }) => {
    const { line, address } = await lineTo('stop');
    const worker = startTestWorker(
      { address, queues: direct },
      { queue: 'image', concurrency: 1, deadlineMs: 60_000, handle: async () => {} },
    );
    await expect.poll(line.isAsked).toBe(true);
    line.silence();
    const asked = performance.now();
    await worker.stop(5_000);
    expect(performance.now() - asked).toBeLessThan(8_000);
    line.cut();
  });
});
