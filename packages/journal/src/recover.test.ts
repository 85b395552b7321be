import { connect, type EmbeddedRedis, startEmbeddedRedis } from '@slugline/queue';
import type { ObjectStore } from '@slugline/store';
import { type JournalEntry, keys, newStoryId, type StoryState } from '@slugline/story';
import { type Temporary, temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { events, journal } from '@slugline/testing/samples/journal';
import { temporaryStore } from '@slugline/testing/stores/temporary';
import type { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type JournalCache, openCache } from './cache.ts';
import { type RecoverOptions, recoverJournals } from './recover.ts';
import { writeJournals } from './write-journals.ts';

const hour = 3_600_000;
const now = Date.now();
/** As `forgettable` of the journal. */
const before = now - 48 * hour;

let folder: Temporary & { path: string };
let embedded: EmbeddedRedis;
let redis: Redis;
let stored: Awaited<ReturnType<typeof temporaryStore>>;
/** The calls of the store, in order. */
let calls: string[];
let store: ObjectStore;
beforeEach(async () => {
  folder = await temporaryFolder();
  embedded = await startEmbeddedRedis(folder.path);
  redis = connect(embedded.address);
  stored = await temporaryStore();
  calls = [];
  store = counted(stored.store);
});
afterEach(async () => {
  redis.disconnect();
  await embedded.stop();
  await folder[Symbol.asyncDispose]();
  await stored[Symbol.asyncDispose]();
});

/** The store, with a record of what it was asked. */
const counted = (of: ObjectStore): ObjectStore =>
  new Proxy(of, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        calls.push(
          [String(name), ...args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg)))].join(
            ' ',
          ),
        );
        return value.apply(target, args);
      };
    },
  });

/** The journal of a story that was refused or is still waiting, submitted at a time (ms since 1970). */
function story(at: number, settled = true): JournalEntry[] {
  const storyId = newStoryId(at);
  const time = new Date(at).toISOString();
  const submitted = { ...events.submitted, receivedAt: time };
  return journal(...(settled ? [submitted, events.refused] : [submitted])).map((entry) => ({
    ...{ ...entry, storyId, at: time },
  }));
}
const idOf = ([first]: readonly JournalEntry[]): string => first?.storyId ?? '';

async function recover(
  cache: JournalCache,
  since: number,
  options: RecoverOptions = {},
): Promise<StoryState[]> {
  calls = [];
  const recovered: StoryState[] = [];
  const onCacheError = (error: unknown) => expect.fail(String(error));
  await recoverJournals({ store, cache, onCacheError }, since, before, {
    onRecovered: (state) => recovered.push(state),
    ...options,
  });
  return recovered;
}

it('asks the store once, for the range of time, and reads each journal that Redis does not know once', async () => {
  const cache = openCache(redis, '{range}');
  const stories = [story(now - 9 * hour), story(now - 2 * hour), story(now - hour), story(now)];
  await writeJournals(stored.store, stories);
  const [old, known, ...unknown] = stories as [JournalEntry[], JournalEntry[], ...JournalEntry[][]];
  await cache.remember(idOf(known), known);

  const recovered = await recover(cache, now - 3 * hour);
  expect(recovered.map(({ storyId }) => storyId).toSorted()).toEqual(unknown.map(idOf));
  const [list, ...reads] = calls;
  expect(list).toBe(`list journal/ {"after":"journal/${newStoryId(now - 3 * hour).slice(0, 10)}"}`);
  // Each entry, and the question whether there is one more.
  expect(reads.toSorted()).toEqual(
    unknown.flatMap((entries) => [1, 2, 3].map((sequence) => `get ${keys.entry(idOf(entries), sequence)}`)),
  );
  expect(await cache.known(stories.map(idOf))).toEqual([false, true, true, true]);
  expect(idOf(old)).toBeDefined();

  expect(await recover(cache, now - 3 * hour)).toEqual([]);
  expect(calls).toEqual([list]);
});

it('begins with the newest story, and says how far it is', async () => {
  const cache = openCache(redis, '{newest}');
  const stories = Array.from({ length: 1500 }, (_, n) => story(now - 2000 + n));
  await writeJournals(stored.store, stories);
  const progress: number[][] = [];
  const recovered = await recover(cache, 0, { onProgress: (...counts) => progress.push(counts) });
  expect(recovered).toHaveLength(1500);
  expect(
    recovered
      .slice(0, 1000)
      .map(({ storyId }) => storyId)
      .toSorted(),
  ).toEqual(stories.slice(500).map(idOf));
  expect(progress).toEqual([
    [1000, 1500],
    [1500, 1500],
  ]);
});

it('keeps no story in Redis that has been settled for two days, and reads only its snapshot the next time', async () => {
  const cache = openCache(redis, '{kept}');
  const year = 365 * 24 * hour;
  const [waiting, late] = [story(now - 2 * year, false), story(now - hour)];
  const settled = [3, 2, 1].map((years) => story(now - years * year));
  const all = [...settled, waiting, late];
  await writeJournals(stored.store, all);
  await stored.store.delete(settled.map((entries) => keys.snapshot(idOf(entries))));
  for (const first of [true, false]) {
    await redis.flushall();
    expect((await recover(cache, 0)).map(({ storyId }) => storyId).toSorted()).toEqual(
      all.map(idOf).toSorted(),
    );
    expect(await cache.known(all.map(idOf))).toEqual([false, false, false, true, true]);
    expect(await cache.unsettled()).toEqual([idOf(waiting)]);
    const reads = calls.filter((call) => settled.some((entries) => call.includes(idOf(entries))));
    const snapshots = settled.map((entries) => keys.snapshot(idOf(entries)));
    if (first) expect(reads.filter((call) => call.startsWith('put'))).toHaveLength(settled.length);
    else expect(reads.toSorted()).toEqual(snapshots.map((key) => `get ${key}`).toSorted());
  }
  expect(await redis.keys('{kept}:journal:*')).toHaveLength(2);
});

it('goes on where it was ended, also when stories came in meanwhile', async () => {
  const cache = openCache(redis, '{resumed}');
  const year = 365 * 24 * hour;
  const stories = Array.from({ length: 2500 }, (_, n) => story(now - year + n));
  await writeJournals(stored.store, stories);
  const end = new AbortController();
  const reason = new Error('the service stops');
  const onProgress = (done: number) => done === 2000 && end.abort(reason);
  const seen: string[] = [];
  const onRecovered = ({ storyId }: StoryState) => seen.push(storyId);
  await expect(recover(cache, 0, { onProgress, onRecovered, signal: end.signal })).rejects.toBe(reason);
  expect(seen.toSorted()).toEqual(stories.slice(500).map(idOf));

  const late = story(now - 72 * hour);
  await writeJournals(stored.store, [late]);
  const rest = (await recover(cache, 0)).map(({ storyId }) => storyId).toSorted();
  expect(rest).toEqual([...stories.slice(0, 500).map(idOf), idOf(late)]);
  // Once it has reached the end, the next one begins anew: an operator asked for it.
  expect(await recover(cache, 0)).toHaveLength(2501);
});
