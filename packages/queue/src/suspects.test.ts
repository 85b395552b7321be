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
  const noDeaths = { stalls: 0, loneDeaths: 0, otherDeaths: 0 };

  it('runs as usual once more, because its worker may have died for any reason', () => {
    expect(judge(noDeaths)).toBe('as usual');
    expect(judge({ ...noDeaths, stalls: 1 })).toBe('as usual');
  });

  it('runs alone after a second death, however often other jobs ran beside it', () => {
    for (const stalls of [2, 3, 10, 1000]) expect(judge({ ...noDeaths, stalls })).toBe('alone');
  });

  it('fails after it was alone in three workers that died, if no other worker died', () => {
    const verdicts = [1, 2, 3].map((loneDeaths) =>
      judge({ ...noDeaths, stalls: 2 + loneDeaths, loneDeaths }),
    );
    expect(verdicts).toEqual(['alone', 'alone', 'lost']);
  });

  it('has more runs while other workers die, too, but not without end', () => {
    const whileOthersDie = (loneDeaths: number) => judge({ stalls: 20, loneDeaths, otherDeaths: 1 });
    expect([3, 11].map(whileOthersDie)).toEqual(['alone', 'alone']);
    expect(whileOthersDie(12)).toBe('lost');
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

  interface Message {
    begun?: string;
    done?: string;
    failed?: string;
    code?: string;
  }

  /**
   * Runs a worker process and adds its messages to `messages`. Kills it when `isEnough` returns true. Resolves when the
   * process has ended.
   */
  async function runWorker(messages: Message[], isEnough: () => boolean): Promise<void> {
    const child = fork(join(import.meta.dirname, 'testing/deadly-worker.ts'), [redis.address]);
    children.push(child);
    const enough = new Promise<void>((resolve) => {
      child.on('message', (message: Message) => {
        messages.push(message);
        if (isEnough()) resolve();
      });
    });
    await Promise.race([enough, once(child, 'exit')]);
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }

  /** Does at once what takes BullMQ twenty seconds: dead workers' locks expire, then two checks for stalled jobs. */
  async function expireLocks(): Promise<void> {
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

  const doneOf = (messages: Message[]) => new Set(messages.flatMap(({ done }) => done ?? []));
  const failedOf = (messages: Message[]) => messages.filter(({ failed }) => failed);
  const runsOf = (messages: Message[], file: string) => messages.filter(({ begun }) => begun === file).length;

  it('only the job that kills its worker fails; the jobs beside it are done', async () => {
    for (const file of ['deadly.jpg', 'pier.jpg', 'ferry.jpg']) await add(file);
    const messages: Message[] = [];
    const isOver = () => doneOf(messages).size === 2 && failedOf(messages).length > 0;
    for (let n = 0; n < 10 && !isOver(); n++) {
      await runWorker(messages, isOver);
      await expireLocks();
    }
    expect(failedOf(messages)).toEqual([{ failed: 'deadly.jpg', code: 'worker_lost' }]);
    expect(doneOf(messages)).toEqual(new Set(['pier.jpg', 'ferry.jpg']));
    expect(runsOf(messages, 'deadly.jpg')).toBe(5);
  });

  it('a job survives when other causes kill many workers', async () => {
    for (const file of ['pier.jpg', 'ferry.jpg']) await add(file);
    const messages: Message[] = [];
    const client = connect(redis.address);
    for (let n = 0; n < 7; n++) {
      const before = messages.length;
      await runWorker(messages, () => messages.length > before);
      await expireLocks();
      // Meanwhile another process dies, which ran neither job.
      await client.hset(`${prefix}:processes`, `other-${n}`, `${Date.now() - 20_000} `);
    }
    client.disconnect();
    await runWorker(messages, () => doneOf(messages).size === 2);
    expect(failedOf(messages)).toEqual([]);
    expect(runsOf(messages, 'pier.jpg') + runsOf(messages, 'ferry.jpg')).toBeGreaterThan(7);
  });
});
