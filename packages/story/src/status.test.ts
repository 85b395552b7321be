import { describe, expect, it } from 'vitest';
import { fold } from './fold.ts';
import { newStoryId } from './identity.ts';
import type { StoryState } from './state.ts';
import { isAtRest, isSettled, phaseOf, type StoryPhase, statusOf } from './status.ts';

const now = Date.UTC(2026, 10, 23);
const storyId = newStoryId(now);
const iso = (at: number) => new Date(at).toISOString();
const received = fold([
  {
    storyId,
    sequence: 1,
    at: iso(now + 40),
    events: [
      { v: 1, type: 'submitted', revision: 1, receivedAt: iso(now), lane: 'normal', files: [], by: 'x' },
    ],
  },
]) as StoryState;
const plan: NonNullable<StoryState['plan']> = {
  revision: 1,
  slug: 'ferry',
  path: 'news/2026/11/ferry/',
  headline: 'Ferry',
  section: 'news',
  article: 'a',
  lane: 'normal',
  publish: 'text-first',
  promised: { videos: 0, pictures: 0 },
};
const planned: StoryState = { ...received, plan };
const { accepted = '' } = received.times;
const live: StoryState = { ...planned, times: { accepted, textLive: iso(now + 150) } };

describe('the phase of a story', () => {
  it.each<[StoryPhase, StoryState]>([
    ['received', received],
    ['received', { ...live, revision: 2, times: { accepted } }],
    ['processing', planned],
    ['processing', { ...planned, plan: { ...plan, embargo: iso(now) } }],
    ['scheduled', { ...planned, plan: { ...plan, embargo: iso(now + 1) } }],
    ['live', live],
    ['complete', { ...live, times: { ...live.times, complete: iso(now + 200) } }],
    ['held', { ...planned, holds: [{ kind: 'missing-media', reason: 'two pictures are promised' }] }],
    [
      'held',
      { ...planned, holds: [{ kind: 'editor', reason: 'h' }], plan: { ...plan, embargo: iso(now + 1) } },
    ],
    [
      'refused',
      {
        ...planned,
        holds: [{ kind: 'editor', reason: 'h' }],
        refusal: { code: 'draft_empty', message: 'no text' },
      },
    ],
  ])('is %s', (phase, state) => {
    expect(phaseOf(state, now)).toBe(phase);
  });

  it.each<[StoryPhase, boolean]>([
    ['received', false],
    ['processing', false],
    ['live', false],
    ['complete', true],
    ['held', true],
    ['scheduled', true],
    ['refused', true],
    ['retracted', true],
  ])('%s is settled: %s', (phase, settled) => {
    expect(isSettled(phase)).toBe(settled);
  });
});

describe('a complete story', () => {
  const card = {
    headline: 'h',
    section: 'news',
    language: 'en',
    publishedAt: accepted,
    modifiedAt: accepted,
  };
  const edition = (n: number): StoryState['editions'][number] => ({
    ...{
      revision: 1,
      edition: n,
      complete: true,
      media: [],
      destinations: ['public'],
      path: plan.path,
      card,
    },
  });
  const complete = (shown: number): StoryState => ({
    ...{ ...live, times: { ...live.times, complete: iso(now + 200) }, editions: [edition(1), edition(2)] },
    live: { public: { edition: shown, url: 'https://news.example/' } },
  });

  it('is at rest once its newest edition is everywhere: one that was rendered anew still has to go out', () => {
    expect([phaseOf(complete(1), now), isAtRest(complete(1), now)]).toEqual(['complete', false]);
    expect([phaseOf(complete(2), now), isAtRest(complete(2), now)]).toEqual(['complete', true]);
  });
});

describe('the report of a story', () => {
  it('has every field, even when nothing is known yet', () => {
    expect(statusOf(received, now)).toEqual({
      storyId,
      slug: null,
      revision: 1,
      edition: 0,
      state: 'received',
      url: null,
      path: null,
      formerPaths: [],
      headline: null,
      lane: 'normal',
      warnings: [],
      refused: [],
      reason: null,
      schedule: null,
      expires: null,
      purges: [],
      retraction: null,
      receipts: [],
      media: [],
      timings: { accepted: 40, textLive: null, firstPlayable: null, complete: null },
    });
  });

  it('contains the newest edition that is live anywhere, and times since submission', () => {
    const report = statusOf(
      {
        ...live,
        live: { a: { edition: 2, url: 'https://a/' }, b: { edition: 3, url: 'https://b/' } },
        holds: [{ kind: 'editor', reason: 'why' }],
      },
      now,
    );
    expect(report).toMatchObject({
      edition: 3,
      url: 'https://b/',
      reason: 'why',
      timings: { textLive: 150 },
    });
  });

  it('gives each rendition its public path', () => {
    const original = 'ab'.repeat(32);
    const item = {
      original,
      file: 'a.mp4',
      kind: 'video',
      type: 'video/mp4',
      bytes: 9,
      recipe: 'video-v1-0a1b2c3d',
      lead: true,
    } as const;
    const renditions = [{ name: 'video.mp4', type: 'video/mp4', bytes: 5 }];
    const { media } = statusOf(
      { ...planned, media: [{ ...item, progress: { state: 'ready', result: 'r', renditions } }] },
      now,
    );
    expect(media[0]).toMatchObject({
      state: 'ready',
      percent: 100,
      renditions: [
        {
          path: 'media/abababababababab/video-v1-0a1b2c3d/video.mp4',
          width: null,
          height: null,
          bytes: 5,
        },
      ],
    });
  });
});
