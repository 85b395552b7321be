import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newStoryId } from '@slugline/story';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connect, prefix } from './connection.ts';
import { type EmbeddedRedis, startEmbeddedRedis } from './embedded.ts';
import { mediaJob } from './media-job.ts';
import { openQueues, type Queues } from './queues.ts';
import { judge } from './suspects.ts';
import { bullQueue } from './testing/index.ts';

describe('a job whose worker died', () => {
  const never = { stalls: 0, loneDeaths: 0, otherDeaths: 0 };

  it('runs as usual once more: its worker may have died of anything', () => {
    expect(judge(never)).toBe('as usual');
    expect(judge({ ...never, stalls: 1 })).toBe('as usual');
  });

  it('runs alone when it died again, however often that was beside others', () => {
    for (const stalls of [2, 3, 10, 1000]) expect(judge({ ...never, stalls })).toBe('alone');
  });

  it('is lost when its worker died with it alone, and no other worker died', () => {
    const verdicts = [1, 2, 3].map((loneDeaths) => judge({ ...never, stalls: 2 + loneDeaths, loneDeaths }));
    expect(verdicts).toEqual(['alone', 'alone', 'lost']);
  });

  it('is tried on while workers die without it, too, but not for ever', () => {
    const inStorm = (loneDeaths: number) => judge({ stalls: 20, loneDeaths, otherDeaths: 1 });
    expect([3, 11].map(inStorm)).toEqual(['alone', 'alone']);
    expect(inStorm(12)).toBe('lost');
  });
});

describe('in processes that die', () => {
  let folder: string;
  let redis: EmbeddedRedis;
  let queues: Queues;
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slugline-suspects-'));
    redis = await startEmbeddedRedis(folder);
    queues = openQueues(redis.address);
    expect(await queues.ready(5000)).toBe(true);
  });
  afterEach(async () => {
    for (const child of children.splice(0)) {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    }
    const client = connect(redis.address);
    await bullQueue(client, 'image').obliterate({ force: true });
    client.disconnect();
  });
  afterAll(async () => {
    await queues.close();
    await redis.stop();
    await rm(folder, { recursive: true });
  });

  interface Said {
    begun?: string;
    done?: string;
    failed?: string;
    code?: string;
  }

  /** A worker process, which adds to what was said. Resolves when it has died, or is killed because that is enough. */
  async function live(said: Said[], enough: () => boolean): Promise<void> {
    const child = fork(join(import.meta.dirname, 'testing/deadly-worker.ts'), [redis.address]);
    children.push(child);
    const heard = new Promise<void>((resolve) => {
      child.on('message', (message: Said) => {
        said.push(message);
        if (enough()) resolve();
      });
    });
    await Promise.race([heard, once(child, 'exit')]);
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }

  /** What BullMQ needs twenty seconds for: the locks of the dead run out, and two looks for stalled jobs. */
  async function letTimePass(): Promise<void> {
    const client = connect(redis.address);
    const queue = `${prefix}:image`;
    for (const id of await client.lrange(`${queue}:active`, 0, -1)) {
      await client.del(`${queue}:${id}:lock`);
      await client.sadd(`${queue}:stalled`, id);
    }
    await client.del(`${queue}:stalled-check`);
    // The dead are known by their silence.
    const processes = `${prefix}:processes`;
    for (const [id, seen] of Object.entries(await client.hgetall(processes)))
      await client.hset(
        processes,
        id,
        seen.replace(/^\d+/, (ms) => String(Number(ms) - 20_000)),
      );
    for (const id of await client.keys(`${queue}:media-*`))
      if ((await client.type(id)) === 'hash' && (await client.hexists(id, 'aloneSince')))
        await client.hincrby(id, 'aloneSince', -20_000);
    client.disconnect();
  }

  const add = async (file: string) => {
    const storyId = newStoryId(Date.now());
    const original = Buffer.from(file).toString('hex').padEnd(64, '0').slice(0, 64);
    await queues.add(
      mediaJob({ storyId, revision: 1, original, recipe: 'r', file, lane: 'normal', kind: 'picture' }),
    );
  };

  const doneOf = (said: Said[]) => new Set(said.flatMap(({ done }) => done ?? []));
  const failedOf = (said: Said[]) => said.filter(({ failed }) => failed);
  const runsOf = (said: Said[], file: string) => said.filter(({ begun }) => begun === file).length;

  it('the neighbours of a poisoned job are done, and it alone is given up', async () => {
    for (const file of ['deadly.jpg', 'pier.jpg', 'ferry.jpg']) await add(file);
    const said: Said[] = [];
    const isOver = () => doneOf(said).size === 2 && failedOf(said).length > 0;
    for (let n = 0; n < 10 && !isOver(); n++) {
      await live(said, isOver);
      await letTimePass();
    }
    expect(failedOf(said)).toEqual([{ failed: 'deadly.jpg', code: 'worker_lost' }]);
    expect(doneOf(said)).toEqual(new Set(['pier.jpg', 'ferry.jpg']));
    expect(runsOf(said, 'deadly.jpg')).toBe(5);
  });

  it('an innocent job gets through a storm of kills', async () => {
    for (const file of ['pier.jpg', 'ferry.jpg']) await add(file);
    const said: Said[] = [];
    const client = connect(redis.address);
    for (let n = 0; n < 7; n++) {
      const before = said.length;
      await live(said, () => said.length > before);
      await letTimePass();
      // Another dies meanwhile, which was on neither.
      await client.hset(`${prefix}:processes`, `other-${n}`, `${Date.now() - 20_000} `);
    }
    client.disconnect();
    await live(said, () => doneOf(said).size === 2);
    expect(failedOf(said)).toEqual([]);
    expect(runsOf(said, 'pier.jpg') + runsOf(said, 'ferry.jpg')).toBeGreaterThan(7);
  });
});
