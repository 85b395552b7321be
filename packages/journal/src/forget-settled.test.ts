import { connect, type EmbeddedRedis, startEmbeddedRedis } from '@slugline/queue';
import { type ObjectStore, openStore } from '@slugline/store';
import { fold, type JournalEntry, keys, newStoryId, type StoryEvent } from '@slugline/story';
import { type Temporary, temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { events } from '@slugline/testing/samples/journal';
import { temporaryBucket, temporaryStore } from '@slugline/testing/stores/temporary';
import type { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Journal, openJournal } from './journal.ts';
import { writeJournals } from './write-journals.ts';

async function onBucket() {
  const bucket = await temporaryBucket();
  return { ...bucket, store: await openStore(bucket.location) };
}

const day = 86_400_000;
const now = Date.now();
const prefix = '{forget}';

let folder: Temporary & { path: string };
let embedded: EmbeddedRedis;
let redis: Redis;
let store: ObjectStore;
let opened: Temporary;
let journal: Journal;
let reports: unknown[];

/** A journal whose last entry was written some days ago, one event in each entry. Redis learns of it. */
async function story(days: number, ...list: StoryEvent[]): Promise<string> {
  const at = new Date(now - days * day).toISOString();
  const storyId = newStoryId(now - days * day);
  const received = list.map((event) => (event.type === 'submitted' ? { ...event, receivedAt: at } : event));
  const entries: JournalEntry[] = received.map((event, n) => ({
    ...{ storyId, sequence: n + 1, at, events: [event] },
  }));
  await writeJournals(store, [entries]);
  await store.delete([keys.snapshot(storyId)]);
  await journal.refresh(storyId);
  return storyId;
}
const { submitted, planned, refused, held, stuck, built, live } = events;
const plan: StoryEvent = { ...planned, media: [], refused: [] };
const published = (days: number): Promise<string> => {
  const publishedAt = new Date(now - days * day).toISOString();
  return story(days, submitted, plan, { ...built, card: { ...built.card, publishedAt } }, live);
};

const open = () =>
  openJournal({
    ...{ store, redis, prefix, onCacheError: (error) => reports.push(error) },
    connect: () => connect(embedded.address, { maxRetriesPerRequest: null }),
  });

/** How many keys Redis has, and how many members these keys have. */
async function sizeOfRedis(): Promise<{ keys: number; members: number }> {
  const names = await redis.keys(`${prefix}:*`);
  const sizes = names.map(async (name) => {
    const type = await redis.type(name);
    if (type === 'zset') return redis.zcard(name);
    return type === 'set' ? redis.scard(name) : redis.hlen(name);
  });
  return { keys: names.length, members: (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) };
}
const ids = async () => (await journal.newest(5000)).map(({ storyId }) => storyId).toSorted();

/** Gives each test of a group a Redis, a store that `openOne` opens, and a journal of both. */
function withJournal(openOne: () => Promise<Temporary & { store: ObjectStore }>): void {
  beforeEach(async () => {
    folder = await temporaryFolder();
    embedded = await startEmbeddedRedis(folder.path);
    redis = connect(embedded.address);
    const temporary = await openOne();
    opened = temporary;
    store = temporary.store;
    reports = [];
    journal = open();
  });
  afterEach(async () => {
    journal.close();
    redis.disconnect();
    await embedded.stop();
    await opened[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });
}

describe.each([
  ['a directory', temporaryStore],
  ['a bucket', onBucket],
] as const)('a journal in %s', (_name, openOne) => {
  withJournal(openOne);

  it('leaves in Redis what is under way, what waits for a person, and what has changed in two days', async () => {
    const embargo = new Date(now + 9 * day).toISOString();
    const job = { queue: 'publish', id: 'job', attempts: 1 };
    const stays = [
      await story(90, submitted),
      await story(90, submitted, plan),
      await story(90, submitted, { ...plan, embargo }),
      await story(90, submitted, plan, held),
      await story(90, submitted, plan, { ...stuck, job }),
      await story(90, submitted, plan, built, live, { ...stuck, job }),
      await story(1, submitted, refused),
      await published(1),
    ];
    const corrected = await story(90, submitted, refused);
    await journal.transact(corrected, () => [{ ...submitted, revision: 2 }]);
    await journal.transact(corrected, () => [{ ...refused, revision: 2 }]);
    const leaves = await story(3, submitted, refused);
    await journal.forgetSettled(now);
    expect(await ids()).toEqual([...stays, corrected].toSorted());
    expect(await store.head(keys.snapshot(leaves))).toBeDefined();
    for (const id of stays) expect(await store.head(keys.snapshot(id))).toBeUndefined();
    expect(reports).toEqual([]);
  });

  it('answers for a story that has left Redis as before, and takes it back when it changes', async () => {
    const storyId = await story(3, submitted, plan, refused);
    const [state, entries] = [await journal.state(storyId), await journal.read(storyId)];
    await journal.forgetSettled(now);
    expect(await redis.keys(`${prefix}:*${storyId}`)).toEqual([]);
    expect(await journal.state(storyId)).toEqual(state);
    expect(await journal.latest(storyId)).toEqual(state);
    expect(await journal.read(storyId)).toEqual(entries);
    expect(await journal.read(storyId, 2)).toEqual(entries.slice(2));

    const done = new AbortController();
    const seen: number[] = [];
    for await (const { sequence } of journal.follow(storyId, 0, done.signal)) {
      seen.push(sequence);
      if (sequence === 3) await journal.transact(storyId, () => [{ ...submitted, revision: 2 }]);
      if (sequence === 4) done.abort();
    }
    expect(seen).toEqual([1, 2, 3, 4]);
    expect(await journal.unsettled()).toEqual([storyId]);
    expect(await journal.state(storyId)).toEqual(fold(await journal.read(storyId)));
    expect(await journal.state(storyId)).toMatchObject({ sequence: 4, revision: 2 });
    expect(reports).toEqual([]);
  });

  it('makes the snapshot of an old story when it is read, and again when it is damaged', async () => {
    const storyId = await story(3, submitted, plan, refused);
    const state = await journal.state(storyId);
    await redis.flushall();
    const key = keys.snapshot(storyId);
    for (const damage of [undefined, '{"form":2,"state":', '{"form":1}', 'null']) {
      if (damage !== undefined) await store.put(key, damage);
      expect(await journal.state(storyId)).toEqual(state);
      const reads: string[] = [];
      const { get } = store;
      store.get = (asked, range) => {
        reads.push(asked);
        return get.call(store, asked, range);
      };
      expect(await journal.state(storyId)).toEqual(state);
      store.get = get;
      expect(reads).toEqual([key, keys.entry(storyId, 4)]);
    }
    const recent = await story(1, submitted, refused);
    await redis.flushall();
    await journal.state(recent);
    expect(await store.head(keys.snapshot(recent))).toBeUndefined();
  });

  it('keeps a story whose last entries Redis has missed, and makes no snapshot of it', async () => {
    const storyId = await story(3, submitted, refused);
    const at = new Date(now).toISOString();
    const missed = { storyId, sequence: 3, at, events: [{ ...submitted, revision: 2 }] };
    await writeJournals(store, [[missed]]);
    await journal.forgetSettled(now);
    expect(await store.head(keys.snapshot(storyId))).toBeUndefined();
    expect(await journal.unsettled()).toEqual([storyId]);
  });
});

describe('Redis', () => {
  withJournal(temporaryStore);

  it('does not grow with settled old stories', async () => {
    await story(1, submitted, plan);
    await published(1);
    const sizes: { keys: number; members: number }[] = [];
    for (const count of [0, 20, 200]) {
      for (let n = 0; n < count; n++) await story(3, submitted, plan, refused);
      await journal.forgetSettled(now);
      sizes.push(await sizeOfRedis());
    }
    expect(sizes[0]?.keys).toBeGreaterThan(4);
    expect(sizes).toEqual([sizes[0], sizes[0], sizes[0]]);
  });

  it('is rid of more old stories than one call looks at, also of those behind many that stay', async () => {
    for (let n = 0; n < 1100; n++) await story(9, submitted);
    const leaves = [await story(8, submitted, refused), await story(7, submitted, refused)];
    const kept = 1100;
    await journal.forgetSettled(now);
    expect(await ids()).toHaveLength(kept + leaves.length);
    await journal.forgetSettled(now);
    expect(await ids()).toHaveLength(kept);
    // It begins anew after the last.
    await story(10, submitted, refused);
    await journal.forgetSettled(now);
    expect(await ids()).toHaveLength(kept);
  });

  it('keeps the newest live stories, which feeds are made of, however old they are', async () => {
    const first = await published(9);
    const second = await published(8);
    await journal.forgetSettled(now);
    expect(await ids()).toEqual([first, second].toSorted());
    // As if 199 newer ones were live.
    for (let n = 0; n < 199; n++) await redis.zadd(`${prefix}:published`, now + n, `newer-${n}`);
    await journal.forgetSettled(now);
    expect(await ids()).toEqual([second]);
    expect(await redis.zscore(`${prefix}:published`, first)).toBeNull();
  });
});
