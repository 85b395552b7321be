import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type EmbeddedRedis, startEmbeddedRedis } from '@slugline/queue';
import { type JournalEntry, newStoryId, type StoryEvent } from '@slugline/story';
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
  await cache.trim(2500);
  expect(await cache.changedSince(0)).toEqual([storyId]);
});

it('does not forget a story whose failure waits for an operator', async () => {
  const cache = openCache(redis, '{failing}', 0);
  const [first, last] = journal(1000, true);
  if (first === undefined || last === undefined) throw new Error('no entries');
  const job = { queue: 'publish', id: 'job', attempts: 1 };
  const stuck: StoryEvent = { v: 1, type: 'stuck', revision: 1, code: 'internal', message: 'hm', job };
  await cache.remember(first.storyId, [first, last, { ...last, sequence: 3, events: [stuck] }]);
  await cache.trim(5000);
  expect((await cache.failing()).map(({ storyId }) => storyId)).toEqual([first.storyId]);
  const discarded: StoryEvent = { v: 1, type: 'discarded', revision: 1, failure: 'job', by: 'operator' };
  await cache.remember(first.storyId, [{ ...last, sequence: 4, events: [discarded] }]);
  await cache.trim(5000);
  expect(await cache.knows(first.storyId)).toBe(false);
});

it('forgets old settled stories when there are too many, and nothing else', async () => {
  const cache = openCache(redis, '{trim}', 2);
  const stories = [
    journal(1000, true),
    journal(2000, false),
    journal(3000, true),
    journal(4000, true),
    journal(9000, true),
  ];
  const ids = stories.map(([first]) => first?.storyId ?? '');
  for (const [n, entries] of stories.entries()) await cache.remember(ids[n] ?? '', entries);

  await cache.trim(5000);
  expect(await Promise.all(ids.map(cache.knows))).toEqual([false, true, false, true, true]);
  expect((await cache.newest(10)).map(({ storyId }) => storyId)).toEqual([ids[4], ids[3], ids[1]]);
  expect(await redis.keys('{trim}:journal:*')).toHaveLength(3);

  // Adding entries to a forgotten story needs all of its entries.
  expect(await cache.remember(ids[0] ?? '', (stories[0] ?? []).slice(1))).toBe(false);
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
