import type { Journal } from '@slugline/journal';
import type { NewJob } from '@slugline/queue';
import { newStoryId, SluglineError, unwritten } from '@slugline/story';
import { expect, it } from 'vitest';
import { gatherChanges } from './changed-stories.ts';

const journal = (events: unknown[]) =>
  ({ transact: async (storyId: string) => ({ events, state: unwritten(storyId) }) }) as unknown as Journal;
const change = (noting: Journal, storyId: string) => noting.transact(storyId, () => []);

it('gathers the stories that changed into jobs of a hundred, each story once', async () => {
  const jobs: NewJob[] = [];
  const changes = gatherChanges({ add: async (job) => jobs.push(job) > 0 }, (error) =>
    expect.fail(String(error)),
  );
  const noting = changes.noting(journal([{ type: 'held' }]));
  const ids = Array.from({ length: 130 }, (_, n) => newStoryId(n + 1));
  for (const storyId of [...ids, ...ids]) await change(noting, storyId);
  expect(jobs).toEqual([]);
  await changes.close();
  const stories = jobs.map(({ data }) => ('stories' in data ? data.stories : []));
  expect(stories.map((some) => some.length)).toEqual([100, 30]);
  expect(stories.flat()).toEqual(ids);
  expect(new Set(jobs.map(({ options }) => options.jobId)).size).toBe(2);
});

it('gathers nothing for a command that changed nothing', async () => {
  const changes = gatherChanges({ add: () => expect.fail('there is no work') }, (error) =>
    expect.fail(String(error)),
  );
  await change(changes.noting(journal([])), newStoryId(1));
  await changes.close();
});

it('reports that a job can’t be queued, and goes on', async () => {
  const errors: unknown[] = [];
  const down = new SluglineError('queue_unavailable', 'Redis is down');
  const changes = gatherChanges({ add: () => Promise.reject(down) }, (error) => errors.push(error));
  const noting = changes.noting(journal([{ type: 'held' }]));
  await change(noting, newStoryId(1));
  await new Promise((resolve) => setTimeout(resolve, 300));
  await change(noting, newStoryId(2));
  await changes.close();
  expect(errors).toEqual([down, down]);
});
