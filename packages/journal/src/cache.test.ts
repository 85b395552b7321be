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
    .map((event, n) => ({ storyId, sequence: n + 1, at: receivedAt, event }));
}

it('forgets old stories that are settled, as far as there are too many, and nothing else', async () => {
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

  // What is added to a story that was forgotten needs all of it again.
  expect(await cache.remember(ids[0] ?? '', (stories[0] ?? []).slice(1))).toBe(false);
});
