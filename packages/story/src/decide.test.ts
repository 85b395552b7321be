import { describe, expect, it } from 'vitest';
import { type Decision, decide } from './decide.ts';
import type { StoryEvent } from './events.ts';
import { apply, fold } from './fold.ts';
import { newStoryId } from './identity.ts';
import type { MediaState, StoryState } from './state.ts';

const now = Date.UTC(2026, 10, 23);
const storyId = newStoryId(now);
const iso = (at: number) => new Date(at).toISOString();
const card = { headline: 'h', section: 'news', language: 'en', publishedAt: iso(now), modifiedAt: iso(now) };

type Media = StoryState['media'][number];
const waiting: MediaState = { state: 'waiting', percent: 0 };
const ready: MediaState = { state: 'ready', result: 'result.json', renditions: [] };
const playable: MediaState = { ...waiting, playable: { result: 'early.json', renditions: [] } };
const failed: MediaState = { state: 'failed', code: 'picture_broken', message: 'damaged' };
const mediaOf = (states: readonly MediaState[]): Media[] =>
  states.map((progress, n) => ({
    original: String(n).repeat(64),
    file: `${n}.jpg`,
    kind: 'picture',
    type: 'image/jpeg',
    bytes: 1,
    recipe: 'r',
    lead: false,
    progress,
  }));

const plan: NonNullable<StoryState['plan']> = {
  revision: 1,
  slug: 's',
  path: 'news/2026/11/s/',
  headline: 'h',
  section: 'news',
  article: 'a',
  lane: 'normal',
  publish: 'text-first',
  promised: { videos: 0, pictures: 0 },
};
const submitted = fold([
  {
    storyId,
    sequence: 1,
    at: iso(now),
    events: [
      { v: 1, type: 'submitted', revision: 1, receivedAt: iso(now), lane: 'normal', files: [], by: 'x' },
    ],
  },
]) as StoryState;
const planned: StoryState = { ...submitted, plan };

/** Carries out decisions as the workers would, until there is nothing to do. Returns the decisions. */
function carryOut(state: StoryState, destinations: readonly string[]): Decision['do'][] {
  const done: Decision['do'][] = [];
  let current = state;
  const journal = (event: StoryEvent) => {
    current = apply(current, { storyId, sequence: current.sequence + 1, at: iso(now), events: [event] });
  };
  for (;;) {
    const decision = decide(current, now);
    done.push(decision.do);
    const { revision } = current;
    switch (decision.do) {
      case 'nothing':
      case 'schedule':
        return done;
      case 'publish': {
        const { complete, media, early } = decision;
        const edition = (current.editions.at(-1)?.edition ?? 0) + 1;
        journal({
          v: 1,
          type: 'edition-built',
          revision,
          edition,
          complete,
          media,
          ...(early ? { early } : {}),
          destinations: [...destinations],
          card,
        });
        break;
      }
      case 'deliver': {
        const [destination = ''] = decision.destinations;
        const { edition } = decision.edition;
        journal({ v: 1, type: 'edition-live', revision, edition, destination, url: 'u', playable: false });
      }
    }
    if (done.length > 20) return done;
  }
}

describe('the next step of a story', () => {
  it.each<[string, StoryState, Decision]>([
    ['not planned: nothing', submitted, { do: 'nothing' }],
    ['newest revision not planned: nothing', { ...planned, revision: 2 }, { do: 'nothing' }],
    ['held: nothing', { ...planned, holds: [{ kind: 'doubt', reason: '' }] }, { do: 'nothing' }],
    ['refused: nothing', { ...planned, refusal: { code: 'c', message: 'm' } }, { do: 'nothing' }],
    [
      'under embargo: schedule',
      { ...planned, plan: { ...plan, embargo: iso(now + 1) } },
      { do: 'schedule', until: iso(now + 1) },
    ],
    [
      'embargo ends now: publish',
      { ...planned, plan: { ...plan, embargo: iso(now) } },
      { do: 'publish', complete: true, media: [] },
    ],
    [
      'held under embargo: nothing',
      { ...planned, holds: [{ kind: 'editor', reason: 'h' }], plan: { ...plan, embargo: iso(now + 1) } },
      { do: 'nothing' },
    ],
    ['text only: publish', planned, { do: 'publish', complete: true, media: [] }],
    [
      'media still being made: publish what is ready',
      { ...planned, media: mediaOf([ready, waiting]) },
      { do: 'publish', complete: false, media: ['0'.repeat(64)] },
    ],
    [
      'video playable from one rung: publish it early',
      { ...planned, media: mediaOf([ready, playable]) },
      { do: 'publish', complete: false, media: ['0'.repeat(64), '1'.repeat(64)], early: ['1'.repeat(64)] },
    ],
    [
      'waits for all media, video playable: nothing yet',
      { ...planned, plan: { ...plan, publish: 'complete' }, media: mediaOf([ready, playable]) },
      { do: 'nothing' },
    ],
    [
      'waits for all media: nothing yet',
      { ...planned, plan: { ...plan, publish: 'complete' }, media: mediaOf([ready, waiting]) },
      { do: 'nothing' },
    ],
    [
      'waited, and all media are ready or failed: publish as complete',
      { ...planned, plan: { ...plan, publish: 'complete' }, media: mediaOf([ready, failed]) },
      { do: 'publish', complete: true, media: ['0'.repeat(64)] },
    ],
  ])('%s', (_what, state, decision) => {
    expect(decide(state, now)).toEqual(decision);
  });

  const all = [waiting, playable, ready, failed];
  const combinations = all.flatMap((a) => all.flatMap((b) => [[], [a], [a, b]]));
  it('ends with everything live everywhere, from every state', () => {
    for (const states of combinations) {
      for (const destinations of [['public'], ['public', 'partner', 'third']]) {
        const done = carryOut({ ...planned, media: mediaOf(states) }, destinations);
        expect(done).toEqual(['publish', ...destinations.map(() => 'deliver'), 'nothing']);
      }
    }
  });

  it('is a new edition when a medium becomes ready, and when the last one fails', () => {
    const shown = {
      ...{ revision: 1, edition: 1, path: plan.path, destinations: [], media: [], complete: false, card },
    };
    const after = (states: MediaState[]) =>
      decide({ ...planned, editions: [shown], media: mediaOf(states) }, now);
    expect(after([waiting])).toEqual({ do: 'nothing' });
    expect(after([ready])).toMatchObject({ do: 'publish', complete: true });
    expect(after([failed])).toMatchObject({ do: 'publish', complete: true, media: [] });
  });

  it('is a new edition when a video shown early has all its renditions, even while other media wait', () => {
    const video = '0'.repeat(64);
    const shown = {
      ...{
        revision: 1,
        edition: 1,
        path: plan.path,
        destinations: [],
        media: [video],
        complete: false,
        card,
      },
    };
    const after = (early: string[], states: MediaState[]) =>
      decide({ ...planned, editions: [{ ...shown, early }], media: mediaOf(states) }, now);
    expect(after([video], [playable, waiting])).toEqual({ do: 'nothing' });
    expect(after([video], [ready, waiting])).toEqual({ do: 'publish', complete: false, media: [video] });
  });

  it('is an edition of the newest revision, although an older one is live', () => {
    const old = {
      ...{
        revision: 1,
        edition: 4,
        path: plan.path,
        destinations: ['public'],
        media: [],
        complete: true,
        card,
      },
    };
    const state: StoryState = {
      ...planned,
      revision: 2,
      plan: { ...plan, revision: 2 },
      editions: [old],
      live: { public: { edition: 4, url: 'u' } },
    };
    expect(decide(state, now)).toEqual({ do: 'publish', complete: true, media: [] });
  });
});

describe('what was built before a story was kept back', () => {
  const edition = (number: number): StoryEvent => ({
    ...{ v: 1, type: 'edition-built', revision: 1, edition: number, complete: true, media: [], card },
    destinations: ['public', 'partner'],
  });
  const shown = (number: number, destination: string): StoryEvent => ({
    ...{ v: 1, type: 'edition-live', revision: 1, edition: number, destination },
    ...{ url: 'https://news.example/', playable: false },
  });
  const hold: StoryEvent = { v: 1, type: 'held', revision: 1, kind: 'editor', reason: 'why', by: 'editor' };
  const release: StoryEvent = { v: 1, type: 'released', revision: 1, kind: 'editor', by: 'editor' };
  const afterAll = (...events: StoryEvent[]) =>
    events.reduce(
      (state, event) =>
        apply(state, { storyId, sequence: state.sequence + 1, at: iso(now), events: [event] }),
      planned,
    );

  it('is built anew if it was live nowhere', () => {
    expect(decide(afterAll(edition(1)), now)).toMatchObject({ do: 'deliver' });
    expect(decide(afterAll(edition(1), hold), now)).toEqual({ do: 'nothing' });
    expect(decide(afterAll(edition(1), hold, release), now)).toMatchObject({ do: 'publish' });
    const again = afterAll(edition(1), hold, release, edition(2));
    expect(decide(again, now)).toMatchObject({ do: 'deliver', edition: { edition: 2 } });
  });

  it('is built anew if its time was set meanwhile', () => {
    const publishAt = iso(now + 1000);
    const set: StoryEvent = { v: 1, type: 'rescheduled', revision: 1, publishAt, by: 'editor' };
    expect(decide(afterAll(edition(1), set), now)).toEqual({ do: 'schedule', until: publishAt });
    expect(decide(afterAll(edition(1), set), now + 1000)).toMatchObject({ do: 'publish' });
    // An edition that was begun before is on record after it.
    const waits: StoryEvent = { v: 1, type: 'scheduled', revision: 1, until: publishAt };
    expect(decide(afterAll(set, edition(1), waits), now + 1000)).toMatchObject({ do: 'publish' });
  });

  it('goes on to the other destinations if one has it', () => {
    expect(decide(afterAll(edition(1), shown(1, 'public'), hold, release), now)).toMatchObject({
      do: 'deliver',
      destinations: ['partner'],
    });
  });
});
