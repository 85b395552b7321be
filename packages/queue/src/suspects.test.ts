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

  it('runs as usual once more, because its worker may have died for any reason', () => {
    expect(judge(never)).toBe('as usual');
    expect(judge({ ...never, stalls: 1 })).toBe('as usual');
  });

  it('runs alone after a second death, however often other jobs ran beside it', () => {
    for (const stalls of [2, 3, 10, 1000]) expect(judge({ ...never, stalls })).toBe('alone');
  });

  it('is lost when it was alone in three workers that died, and no other worker died', () => {
    const verdicts = [1, 2, 3].map((loneDeaths) => judge({ ...never, stalls: 2 + loneDeaths, loneDeaths }));
    expect(verdicts).toEqual(['alone', 'alone', 'lost']);
  });

  it('is tried longer while other workers die, too, but not for ever', () => {
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

  /** Runs a worker process and adds its messages to `said`. Kills it when `enough()`; resolves when it has ended. */
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

  /** Does at once what takes BullMQ twenty seconds: dead workers' locks expire, then two checks for stalled jobs. */
  async function letTimePass(): Promise<void> {
    const client = connect(redis.address);
    const queue = `${prefix}:image`;
    for (const id of await client.lrange(`${queue}:active`, 0, -1)) {
      await client.del(`${queue}:${id}:lock`);
      await client.sadd(`${queue}:stalled`, id);
    }
    await client.del(`${queue}:stalled-check`);
    // A process is dead when it has not reported for a while.
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

  it('only the job that kills its worker fails; the jobs beside it are done', async () => {
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

  it('a job survives when other causes kill many workers', async () => {
    for (const file of ['pier.jpg', 'ferry.jpg']) await add(file);
    const said: Said[] = [];
    const client = connect(redis.address);
    for (let n = 0; n < 7; n++) {
      const before = said.length;
      await live(said, () => said.length > before);
      await letTimePass();
      // Meanwhile another process dies, which ran neither job.
      await client.hset(`${prefix}:processes`, `other-${n}`, `${Date.now() - 20_000} `);
    }
    client.disconnect();
    await live(said, () => doneOf(said).size === 2);
    expect(failedOf(said)).toEqual([]);
    expect(runsOf(said, 'pier.jpg') + runsOf(said, 'ferry.jpg')).toBeGreaterThan(7);
  });
});
