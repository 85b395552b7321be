import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type EmbeddedRedis, prefix, startEmbeddedRedis } from '@slugline/queue';
import { type ObjectStore, openStore } from '@slugline/store';
import { fold, keys, newStoryId, SluglineError, type StoryEvent } from '@slugline/story';
import { textPlan } from '@slugline/testing/samples/journal';
import type { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Journal, openJournal } from './journal.ts';

let folder: string;
let embedded: EmbeddedRedis;
let redis: Redis;
let store: ObjectStore;
let journal: Journal;
let complaints: unknown[];

function open(client: Redis): Journal {
  const connectAgain = () => connect(embedded.address, { maxRetriesPerRequest: null });
  return openJournal({
    store,
    redis: client,
    connect: connectAgain,
    prefix,
    onCacheError: (error) => complaints.push(error),
  });
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-journal-'));
  embedded = await startEmbeddedRedis(join(folder, 'redis'));
  store = await openStore({ kind: 'directory', path: join(folder, 'store') });
  redis = connect(embedded.address);
  complaints = [];
  journal = open(redis);
});
afterEach(async () => {
  journal.close();
  redis.disconnect();
  await store.close();
  await embedded.stop();
  await rm(folder, { recursive: true });
});

const submitted = (revision = 1): StoryEvent => ({
  v: 1,
  type: 'submitted',
  revision,
  receivedAt: new Date().toISOString(),
  lane: 'normal',
  files: [],
  by: 'test',
});
const held = (reason: string): StoryEvent => ({ v: 1, type: 'held', revision: 1, reason });
const planned = (more: { embargo?: string }): StoryEvent => textPlan('ferry', more);
const story = () => newStoryId(Date.now());

/** Brings Redis up to date. Returns the ids of the stories that it did not know, in order. */
async function recover(since: number): Promise<string[]> {
  const recovered: string[] = [];
  await journal.recover(since, { onRecovered: ({ storyId }) => recovered.push(storyId) });
  return recovered.toSorted();
}

/** A journal in a process that has never reached Redis. */
function withoutRedis(): { offline: Journal; close(): void } {
  const away = () => {
    const client = connect('unix:/nonexistent/redis.sock', { maxRetriesPerRequest: null });
    client.on('error', () => {});
    return client;
  };
  const client = connect('unix:/nonexistent/redis.sock', { enableOfflineQueue: false });
  client.on('error', () => {});
  const offline = openJournal({
    store,
    redis: client,
    connect: away,
    prefix,
    onCacheError: (error) => complaints.push(error),
  });
  return {
    offline,
    close: () => {
      offline.close();
      client.disconnect();
    },
  };
}

describe('the journal', () => {
  it('gives every entry its own sequence when two processes write at once', async () => {
    const id = story();
    await journal.transact(id, () => [submitted()]);
    const other = open(redis);
    const writers = Array.from({ length: 20 }, (_, n) =>
      (n % 2 ? journal : other).transact(id, () => [held(`reason ${n}`)]),
    );
    const sequences = (await Promise.all(writers)).map(({ state }) => state.sequence);
    other.close();
    expect(sequences.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n + 2));
    expect((await journal.read(id)).map((entry) => entry.sequence)).toEqual(
      Array.from({ length: 21 }, (_, n) => n + 1),
    );
    const state = await journal.state(id);
    expect(state.sequence).toBe(21);
    expect(state).toEqual(fold(await journal.read(id)));
  });

  it('goes on folding after the cache was refilled from the store', async () => {
    const id = story();
    await journal.transact(id, () => [submitted()]);
    await journal.transact(id, () => [held('one')]);
    await journal.refresh(id);
    await journal.transact(id, () => [held('two')]);
    expect(await journal.state(id)).toMatchObject({ sequence: 3, holds: [{ reason: 'two' }] });
  });

  it('tells Redis of an entry by one command, also when Redis has forgotten the script', async () => {
    const id = story();
    const monitor = await redis.duplicate().monitor();
    const sent: string[] = [];
    monitor.on('monitor', (_time: string, [command = '']: string[], source: string) => {
      if (source !== 'lua') sent.push(command);
    });
    const sentFor = async (step: () => Promise<unknown>) => {
      sent.length = 0;
      await step();
      await redis.echo('all sent');
      while (sent.at(-1) !== 'echo') await new Promise((resolve) => setTimeout(resolve, 5));
      return sent.slice(0, -1);
    };
    await redis.script('FLUSH');
    expect(await sentFor(() => journal.transact(id, () => [submitted()]))).toEqual([
      ...['hmget', 'evalsha', 'eval'],
    ]);
    expect(await sentFor(() => journal.transact(id, () => [held('one')]))).toEqual(['evalsha']);
    expect(await sentFor(() => journal.latest(id))).toEqual([]);
    monitor.disconnect();
    expect(await journal.state(id)).toEqual(fold(await journal.read(id)));
  });

  it('uses what it has read again, and finds what another process wrote meanwhile', async () => {
    const id = story();
    await journal.transact(id, () => [submitted()]);
    const other = open(redis);
    await other.transact(id, () => [held('one')]);
    expect(await journal.latest(id)).toMatchObject({ sequence: 2, holds: [{ reason: 'one' }] });
    await other.transact(id, () => [held('two')]);
    const seen: (string | undefined)[] = [];
    const { state } = await journal.transact(id, ({ holds }) => {
      seen.push(holds[0]?.reason);
      return [{ v: 1, type: 'held', revision: 1, kind: 'editor', reason: 'three' }];
    });
    other.close();
    expect(seen).toEqual(['one', 'two']);
    expect(state).toMatchObject({ sequence: 4, holds: [{ reason: 'two' }, { reason: 'three' }] });
  });

  it('survives the loss of Redis: it is read from the store, and recovered', async () => {
    const id = story();
    await journal.transact(id, () => [submitted()]);
    await journal.transact(id, () => [held('because')]);
    await redis.flushall();
    expect(await journal.state(id)).toMatchObject({ sequence: 2, holds: [{ reason: 'because' }] });
    expect(await journal.newest(10)).toEqual([]);
    expect(await recover(0)).toEqual([id]);
    expect(await journal.newest(10)).toMatchObject([{ storyId: id, sequence: 2 }]);
    expect(await recover(0)).toEqual([]);
  });

  it('appends at the right sequence after Redis was lost', async () => {
    const id = story();
    await journal.transact(id, () => [submitted()]);
    await redis.flushall();
    expect((await journal.transact(id, () => [held('later')])).state.sequence).toBe(2);
    expect(await journal.state(id)).toMatchObject({ sequence: 2, holds: [{ reason: 'later' }] });
  });

  it('returns the latest state even when Redis has missed the last entries', async () => {
    const id = story();
    await journal.transact(id, () => [submitted()]);
    expect(await journal.latest(id)).toEqual(await journal.state(id));
    const { offline, close } = withoutRedis();
    await offline.transact(id, () => [held('unheard')]);
    close();
    expect((await journal.state(id)).sequence).toBe(1);
    expect(await journal.latest(id)).toMatchObject({ sequence: 2, holds: [{ reason: 'unheard' }] });
    expect(await journal.state(id)).toMatchObject({ sequence: 2, holds: [{ reason: 'unheard' }] });
  });

  it('accepts a story while Redis is away, and finds it afterwards', async () => {
    const { offline, close } = withoutRedis();
    const id = story();
    expect((await offline.transact(id, () => [submitted()])).state.sequence).toBe(1);
    expect(await offline.state(id)).toMatchObject({ storyId: id, revision: 1 });
    expect(complaints).not.toEqual([]);
    close();
    expect(await recover(Date.now() - 60_000)).toEqual([id]);
    expect(await journal.unsettled()).toEqual([id]);
  });

  it('can be followed from any sequence, with past and future entries', async () => {
    const id = story();
    await journal.transact(id, () => [submitted()]);
    const done = new AbortController();
    const seen: number[] = [];
    const following = (async () => {
      for await (const entry of journal.follow(id, 0, done.signal)) {
        seen.push(entry.sequence);
        if (entry.sequence === 3) done.abort();
      }
    })();
    await journal.transact(id, () => [held('a')]);
    await journal.transact(id, () => [held('b')]);
    await following;
    expect(seen).toEqual([1, 2, 3]);
  });

  it('can be followed across an outage of Redis, with entries written meanwhile', async () => {
    const id = story();
    await journal.transact(id, () => [submitted()]);
    const done = new AbortController();
    const seen: number[] = [];
    for await (const entry of journal.follow(id, 0, done.signal)) {
      seen.push(entry.sequence);
      if (entry.sequence === 1) {
        await journal.transact(id, () => [held('heard')]);
      } else if (entry.sequence === 2) {
        await redis.client('KILL', 'TYPE', 'PUBSUB');
        await journal.transact(id, () => [held('missed')]);
      } else done.abort();
    }
    expect(seen).toEqual([1, 2, 3]);
  });

  it('can be followed without Redis for past entries, until it is aborted', async () => {
    const { offline, close } = withoutRedis();
    const id = story();
    await offline.transact(id, () => [submitted()]);
    await offline.transact(id, () => [held('a')]);
    const done = new AbortController();
    const seen: number[] = [];
    for await (const entry of offline.follow(id, 0, done.signal)) {
      if (seen.push(entry.sequence) === 2) setImmediate(() => done.abort());
    }
    expect(seen).toEqual([1, 2]);
    close();
  });

  it('throws queue_unavailable for lists without Redis', async () => {
    const { offline, close } = withoutRedis();
    await expect(offline.newest(10)).rejects.toMatchObject({ code: 'queue_unavailable' });
    await expect(offline.unsettled()).rejects.toMatchObject({ code: 'queue_unavailable' });
    close();
  });

  it('recovers the others when one journal is damaged, and reports it', async () => {
    const [before, damaged, after] = [story(), story(), story()].toSorted();
    await journal.transact(before ?? '', () => [submitted()]);
    await store.put(`journal/${damaged}/000001.json`, '{"half":');
    await journal.transact(after ?? '', () => [submitted()]);
    await redis.flushall();
    expect(await recover(0)).toEqual([before, after]);
    expect(String(complaints[0])).toContain(damaged);
  });

  it('recovers the others when the store can’t read one journal now, and looks at that one again', async () => {
    const [before, unread, after] = [story(), story(), story()].toSorted() as [string, string, string];
    for (const id of [before, unread, after]) await journal.transact(id, () => [submitted()]);
    const { get } = store;
    store.get = async (key, range) => {
      if (key.includes(unread)) throw new SluglineError('store_unavailable', 'read error', { where: key });
      return get.call(store, key, range);
    };
    await redis.flushall();
    expect(await recover(0)).toEqual([before, after]);
    expect(complaints[0]).toMatchObject({
      code: 'store_unavailable',
      where: expect.stringContaining(unread),
    });
    expect(await journal.unsettled()).toContain(unread);
  });

  it('recovers the others when this version can’t parse one journal, and reports it', async () => {
    const [before, strange, after] = [story(), story(), story()].toSorted();
    await journal.transact(before ?? '', () => [submitted()]);
    const entry = { storyId: strange, sequence: 1, at: 'x', event: { v: 9, type: 'unheard', revision: 1 } };
    await store.put(`journal/${strange}/000001.json`, JSON.stringify(entry));
    await journal.transact(after ?? '', () => [submitted()]);
    await redis.flushall();
    expect(await recover(0)).toEqual([before, after]);
    expect(String(complaints[0])).toContain(strange);
  });

  it('throws queue_unavailable for a recovery without Redis', async () => {
    await journal.transact(story(), () => [submitted()]);
    const { offline, close } = withoutRedis();
    await expect(offline.recover(0)).rejects.toMatchObject({ code: 'queue_unavailable' });
    close();
  });

  it('is begun once when many writers begin it at the same time', async () => {
    const id = story();
    const begin = () => journal.transact(id, ({ revision }) => (revision === 0 ? [submitted()] : []));
    const begun = await Promise.all(Array.from({ length: 10 }, begin));
    expect(begun.filter(({ events }) => events.length > 0)).toHaveLength(1);
    expect(await journal.read(id)).toHaveLength(1);
    expect((await journal.state(id)).sequence).toBe(1);
  });

  it('lists stories whose failures wait for an operator, even after Redis was lost', async () => {
    const [first, second] = [story(), story()];
    const job = (id: string) => ({ queue: 'publish', id, attempts: 1 });
    const stuck = (id: string): StoryEvent => ({
      ...{ v: 1, type: 'stuck', revision: 1, code: 'internal', message: 'hm', job: job(id) },
    });
    const ids = async () => (await journal.failing()).map(({ storyId }) => storyId);
    for (const id of [first, second]) {
      await journal.transact(id, () => [submitted()]);
      await journal.transact(id, () => [stuck(`job-of-${id}`)]);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect(await ids()).toEqual([second, first]);
    await redis.flushall();
    expect(await ids()).toEqual([]);
    await journal.recover(0);
    expect(await ids()).toEqual([second, first]);
    const failure = `job-of-${second}`;
    await journal.transact(second, () => [{ v: 1, type: 'discarded', revision: 1, failure, by: 'operator' }]);
    expect(await ids()).toEqual([first]);
  });

  /**
   * The same store with delayed visibility: `unlisted` keys are not in listings, and the keys of `unseen` can't be read
   * that many times.
   */
  const lagging = (unlisted: readonly string[], unseen = new Map<string, number>()): ObjectStore =>
    new Proxy(store, {
      get: (target, name) => {
        const value = Reflect.get(target, name);
        if (name === 'list')
          return async function* (prefix: string, options?: { after?: string }) {
            for await (const info of target.list(prefix, options))
              if (!unlisted.includes(info.key)) yield info;
          };
        if (name === 'get')
          return (key: string) => {
            const left = unseen.get(key) ?? 0;
            unseen.set(key, left - 1);
            return target.get(left > 0 ? `${key}.not-yet` : key);
          };
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });

  it('reads entries that a listing does not show yet, in the middle or at the end', async () => {
    const id = story();
    await journal.transact(id, () => [submitted()]);
    for (const reason of ['one', 'two', 'three']) await journal.transact(id, () => [held(reason)]);
    await redis.flushall();
    const whole = store;
    store = lagging(
      [2, 4].map((sequence) => keys.entry(id, sequence)),
      new Map([[keys.entry(id, 2), 3]]),
    );
    const late = open(redis);
    expect((await late.refresh(id)).sequence).toBe(4);
    expect((await late.transact(id, () => [held('four')])).state.sequence).toBe(5);
    late.close();
    store = whole;
  });

  it('waits for the last entry when it is not visible yet, and appends after it', async () => {
    const id = story();
    await journal.transact(id, () => [submitted()]);
    await redis.flushall();
    const whole = store;
    store = lagging([keys.entry(id, 1)], new Map([[keys.entry(id, 1), 3]]));
    const late = open(redis);
    expect((await late.transact(id, () => [held('one')])).state.sequence).toBe(2);
    late.close();
    store = whole;
  });

  it('is not read with a gap: the missing entry may be an embargo', { timeout: 30_000 }, async () => {
    const id = story();
    await journal.transact(id, () => [submitted()]);
    for (const reason of ['one', 'two']) await journal.transact(id, () => [held(reason)]);
    await store.delete([keys.entry(id, 2)]);
    await expect(journal.refresh(id)).rejects.toMatchObject({
      code: 'object_missing',
      where: keys.entry(id, 2),
      retry: true,
    });
  });

  it('counts a story under embargo as unsettled', async () => {
    const id = story();
    const embargo = new Date(Date.now() + 3_600_000).toISOString();
    await journal.transact(id, () => [submitted()]);
    await journal.transact(id, () => [planned({ embargo })]);
    expect(await journal.unsettled()).toEqual([id]);
    await journal.transact(id, () => [
      { v: 1, type: 'refused', revision: 1, code: 'draft_empty', message: 'no text' },
    ]);
    expect(await journal.unsettled()).toEqual([]);
  });

  it('throws story_not_found for an unknown story', async () => {
    await expect(journal.state(story())).rejects.toMatchObject({ code: 'story_not_found' });
  });
});
