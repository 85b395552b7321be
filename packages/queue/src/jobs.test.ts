import { newStoryId } from '@slugline/story';
import { describe, expect, it } from 'vitest';
import {
  catalogueFillJob,
  catalogueRowsJob,
  deliverJob,
  embargoEndedJob,
  expireJob,
  feedsJob,
  finishJob,
  mostRowsAtOnce,
  publishJob,
  receiptJob,
  reconcileJob,
  republishJob,
  submissionJob,
  videoPartJob,
} from './jobs/index.ts';
import { type NewJob, parseJob } from './kinds.ts';
import { mediaJob } from './media-job.ts';

const now = Date.UTC(2026, 10, 23);
const story = newStoryId(now);
const original = 'ab'.repeat(32);
const media = {
  storyId: story,
  revision: 1,
  original,
  recipe: 'picture-v1-0a1b2c3d',
  file: 'a.jpg',
  lane: 'normal',
} as const;

const video = { ...media, v: 1, kind: 'video' } as const;

const jobs: [string, NewJob][] = [
  ['submission', submissionJob(story, 1, 'normal')],
  ['picture', mediaJob({ ...media, kind: 'picture' })],
  ['video', mediaJob({ ...media, kind: 'video' })],
  ['captions', mediaJob({ ...media, kind: 'captions', language: 'en' })],
  ['part of a video', videoPartJob(video, { make: 'chunk', chunk: 3, rungs: ['360p'] }, { place: 0 })],
  ['publish', publishJob(story, 4, 'breaking')],
  ['finish', finishJob(story, 1, 'backfill')],
  ['embargo-ended', embargoEndedJob(story, now + 1000, now, 'normal')],
  ['expire', expireJob(story, now + 1000, now)],
  ['deliver', deliverJob(story, 2, 'public', 5, 'normal')],
  ['feeds', feedsJob('public', `${story}-e2`)],
  ['receipt', receiptJob(story, 2, 'breaking')],
  ['reconcile', reconcileJob()],
  ['republish', republishJob(story)],
  ['catalogue-rows', catalogueRowsJob(Array(mostRowsAtOnce).fill(story), 'b7')],
  ['catalogue-fill', catalogueFillJob()],
];

describe('every job', () => {
  it.each(jobs)(
    '%s can be read by its worker, is below the size limit, and has a priority and a backoff',
    (_name, job) => {
      expect(parseJob(job.queue, JSON.parse(JSON.stringify(job.data))).payload).toEqual(job.data);
      expect(JSON.stringify(job.data).length).toBeLessThan(job.options.sizeLimit);
      expect(job.options).toMatchObject({ backoff: { type: 'capped' } });
      expect(job.options.priority).toBeGreaterThan(0);
      // BullMQ gives a meaning of its own to an id with a colon, and to one that is a number.
      expect(job.options.jobId).toMatch(/^[a-z][^:]*$/);
    },
  );

  it('is refused with the error of the kind that it resembles most', () => {
    const later = { ...deliverJob(story, 2, 'public', 5, 'normal').data, edition: 0 };
    expect(() => parseJob('distribute', later)).toThrow(/edition/);
    expect(() => parseJob('distribute', later)).not.toThrow(/feeds/);
  });

  it('has a unique id', () => {
    const ids = jobs.map(([, job]) => job.options.jobId).filter((id) => !id.startsWith('media-'));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('the id of a job', () => {
  it('is the same for the same work, and different for other work', () => {
    const id = (change: Partial<Parameters<typeof mediaJob>[0]>) =>
      mediaJob({ ...media, kind: 'picture', ...change }).options.jobId;
    expect(id({})).toBe(id({ lane: 'breaking', file: 'other-name.jpg' }));
    const others = [
      id({ revision: 2 }),
      id({ original: 'cd'.repeat(32) }),
      id({ recipe: 'picture-v2-0a1b2c3d' }),
    ];
    expect(new Set([id({}), ...others]).size).toBe(4);
  });
});

describe('the job at the end of an embargo', () => {
  it.each([
    ['waits until its time', now + 90_000, 90_000],
    ['does not wait for a time that has passed', now - 1, 0],
  ])('%s', (_what, at, delay) => {
    expect(embargoEndedJob(story, at, now, 'normal').options.delay).toBe(delay);
  });
});

describe('a payload', () => {
  const good = submissionJob(story, 1, 'normal').data;
  it.each([
    ['of another version', { ...good, v: 2 }],
    ['with an unknown field', { ...good, draft: 'text' }],
    ['without a story', { v: 1, revision: 1 }],
    ['with a path for a story', { ...good, storyId: '../../etc/passwd' }],
    ['of revision 0', { ...good, revision: 0 }],
    ['that is undefined', undefined],
  ])('%s is refused', (_what, data) => {
    expect(() => parseJob('submission', data)).toThrow(expect.objectContaining({ code: 'payload_invalid' }));
  });
});
