import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type EmbeddedRedis, startEmbeddedRedis } from '@slugline/queue';
import { fold, type JournalEntry, newStoryId, type StoryEvent, type StoryState } from '@slugline/story';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openCache } from './cache.ts';

let folder: string;
let embedded: EmbeddedRedis;
let redis: Redis;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-cache-'));
  embedded = await startEmbeddedRedis(folder);
  redis = connect(embedded.address);
});
afterAll(async () => {
  redis.disconnect();
  await embedded.stop();
  await rm(folder, { recursive: true });
});

/** The first entries of a story received at `at` (ms since 1970). */
function journal(at: number, settled: boolean): JournalEntry[] {
  const storyId = newStoryId(at);
  const receivedAt = new Date(at).toISOString();
  const events: StoryEvent[] = [
    { v: 1, type: 'submitted', revision: 1, receivedAt, lane: 'normal', files: [], by: 'test' },
    { v: 1, type: 'refused', revision: 1, code: 'draft_empty', message: 'no text' },
  ];
  return events
    .slice(0, settled ? 2 : 1)
    .map((event, n) => ({ storyId, sequence: n + 1, at: receivedAt, events: [event] }));
}

/** The entries of a story received and published at these times (ms since 1970). */
function live(received: number, published: number): JournalEntry[] {
  const [first] = journal(received, false);
  if (first === undefined) return [];
  const publishedAt = new Date(published).toISOString();
  const card = { headline: 'h', section: 'news', language: 'en', publishedAt, modifiedAt: publishedAt };
  const edition = { v: 1, revision: 1, edition: 1 } as const;
  const events: StoryEvent[] = [
    { ...edition, type: 'edition-built', complete: true, media: [], destinations: ['public'], card },
    { ...edition, type: 'edition-live', destination: 'public', url: 'x', playable: false },
  ];
  return [first, ...events.map((event, n) => ({ ...first, sequence: n + 2, events: [event] }))];
}

it('knows when it was told of an entry, whatever the clock said of whoever wrote it', async () => {
  const cache = openCache(redis, '{heard}');
  const [seconds] = await redis.time();
  const now = Number(seconds) * 1000;
  const told = [journal(now - 3_600_000, true), journal(now + 3_600_000, true)];
  const old = journal(now - 3 * 86_400_000, true);
  for (const entries of [...told, old]) await cache.remember(entries[0]?.storyId ?? '', entries);
  const ids = told.map(([first]) => first?.storyId);
  expect((await cache.heardSince(now)).toSorted()).toEqual(ids.toSorted());
  // The time is that of the last entry, and of the first time that Redis was told of it.
  await cache.remember(ids[0] ?? '', told[0] ?? []);
  expect(await cache.heardSince(now + 600_000)).toEqual([]);
  await cache.resting(now + 600_000, 0, 10);
  expect(await cache.heardSince(0)).toEqual([]);
});

it('lists live stories by time of publication, even when an earlier version kept no such list', async () => {
  const cache = openCache(redis, '{live}', 2);
  const stories = [live(1000, 9000), live(2000, 3000), journal(4000, false), live(5000, 6000)];
  const ids = stories.map(([first]) => first?.storyId ?? '');
  for (const [n, entries] of stories.entries()) await cache.remember(ids[n] ?? '', entries);
  const published = async (limit: number) => (await cache.published(limit)).map(({ storyId }) => storyId);
  const byTime = [ids[0], ids[3], ids[1]];

  expect(await published(3)).toEqual(byTime);
  expect(await published(2)).toEqual(byTime.slice(0, 2));
  expect(await published(9)).toEqual(byTime);
  await redis.del('{live}:published');
  expect(await published(2)).toEqual(byTime.slice(0, 2));
  // Adding a story's entries again adds it to the list.
  for (const [n, entries] of stories.entries()) await cache.remember(ids[n] ?? '', entries);
  expect(await redis.zrange('{live}:published', 0, '-1', 'REV')).toEqual(byTime);
});

it('knows which stories changed since a time, by their last entry', async () => {
  const cache = openCache(redis, '{changed}', 2);
  const [early, late] = [journal(1000, false), journal(2000, true)];
  for (const entries of [early, late]) await cache.remember(entries[0]?.storyId ?? '', entries);
  expect(await cache.changedSince(1500)).toEqual([late[0]?.storyId]);
  expect(await cache.changedSince(500)).toEqual([early[0]?.storyId, late[0]?.storyId]);
  const [received, refused] = journal(1000, true);
  if (!received || !refused) throw new Error('no journal');
  const storyId = early[0]?.storyId ?? '';
  await cache.remember(storyId, [{ ...refused, storyId, at: new Date(3000).toISOString() }]);
  expect(await cache.changedSince(2500)).toEqual([storyId]);
  await cache.resting(2500, 0, 10);
  expect(await cache.changedSince(0)).toEqual([storyId]);
});

it('adds an entry with its state only if it is the next', async () => {
  const cache = openCache(redis, '{next}');
  const [first, second] = journal(1000, true);
  if (first === undefined || second === undefined) throw new Error('no journal');
  const { storyId } = first;
  const after = (...entries: JournalEntry[]) => fold(entries) as StoryState;

  expect(await cache.advance(second, after(first, second))).toBe(false);
  expect(await cache.knows(storyId)).toBe(false);
  expect(await cache.entries(storyId, 0)).toEqual([]);
  expect(await cache.advance(first, after(first))).toBe(true);
  expect(await cache.unsettled()).toContain(storyId);
  expect(await cache.advance(second, after(first, second))).toBe(true);
  expect(await cache.advance(second, after(first, second))).toBe(false);
  expect(await cache.entries(storyId, 0)).toEqual([first, second]);
  expect(await cache.state(storyId)).toEqual(after(first, second));
  expect(await cache.newest(1)).toEqual([after(first, second)]);
  expect(await cache.unsettled()).not.toContain(storyId);
  expect(await cache.changedSince(500)).toEqual([storyId]);
});

it('forgets a story only in the state that was looked at', async () => {
  const cache = openCache(redis, '{forget}');
  const [first, second] = journal(1000, true) as [JournalEntry, JournalEntry];
  const { storyId } = first;
  const [before, after] = [fold([first]), fold([first, second])] as [StoryState, StoryState];
  await cache.remember(storyId, [first]);
  // Something is left to do for it.
  expect(await cache.forget(before)).toBe(false);
  await cache.remember(storyId, [second]);
  expect(await cache.forget(before)).toBe(false);
  expect(await cache.state(storyId)).toEqual(after);
  expect(await cache.forget(after)).toBe(true);
  expect(await redis.keys('{forget}:*')).toEqual([]);
  // Adding entries to a forgotten story needs all of its entries.
  expect(await cache.remember(storyId, [second])).toBe(false);
});

it('folds a story again when its state is from another version of the program, and lists it', async () => {
  const cache = openCache(redis, '{form}');
  const entries = journal(1000, true);
  const storyId = entries[0]?.storyId ?? '';
  await cache.remember(storyId, entries);
  const story = `{form}:story:${storyId}`;
  await redis.del(story);
  await redis.hset(story, 'sequence', 2, 'state', JSON.stringify({ storyId, hold: 'as it was called then' }));

  expect(await cache.newest(1)).toMatchObject([{ storyId, holds: [], refusal: { code: 'draft_empty' } }]);
  expect(await redis.hget(story, 'state')).toContain('as it was called then');
});
