import { describe, expect, it } from 'vitest';
import { type EventOf, JournalEntry, type StoryEvent } from './events.ts';
import { openFailures } from './failures.ts';
import { apply, fold, type StoryState } from './fold.ts';
import { newStoryId } from './identity.ts';

const start = Date.UTC(2026, 10, 23, 4);
const storyId = newStoryId(start);
const [harbour, ferry] = ['a'.repeat(64), 'b'.repeat(64)];
const v = 1;

const submitted = (revision: number): StoryEvent => ({
  v,
  type: 'submitted',
  revision,
  receivedAt: new Date(start).toISOString(),
  lane: 'normal',
  files: [{ name: 'draft.txt', role: 'draft', sha256: 'd'.repeat(64), bytes: 10 }],
  by: 'reporter',
});
const medium = (original: string, file: string): EventOf<'planned'>['media'][number] => ({
  original,
  file,
  kind: 'picture',
  type: 'image/jpeg',
  bytes: 1000,
  recipe: 'picture-v1-0a1b2c3d',
  lead: false,
});
const planned = (revision: number): StoryEvent => ({
  v,
  type: 'planned',
  revision,
  slug: 'ferry-runs-again',
  path: 'news/2026/11/ferry-runs-again/',
  headline: `Ferry runs again, take ${revision}`,
  section: 'news',
  article: `articles/${storyId}/r${revision}.json`,
  lane: 'breaking',
  publish: 'text-first',
  promised: { videos: 0, pictures: 2 },
  warnings: [{ code: 'alt_missing', message: 'no alt text', where: 'harbour.jpg' }],
  refused: [],
  media: [medium(harbour, 'harbour.jpg'), medium(ferry, 'ferry.jpg')],
});
const progress = (original: string, percent: number): StoryEvent => ({
  v,
  type: 'media-progress',
  revision: 1,
  original,
  percent,
});
const ready = (original: string, revision = 1): StoryEvent => ({
  v,
  type: 'media-ready',
  revision,
  original,
  kind: 'picture',
  recipe: 'picture-v1-0a1b2c3d',
  result: `renditions/${original}/picture-v1-0a1b2c3d/result.json`,
  renditions: [{ name: 'w320.jpg', type: 'image/jpeg', bytes: 100, width: 320, height: 200 }],
  warnings: [{ code: 'sound_only', message: 'hm', where: original }],
});
const failed = (original: string): StoryEvent => ({
  v,
  type: 'media-failed',
  revision: 1,
  original,
  code: 'picture_broken',
  message: 'damaged',
});
const built = (edition: number, media: string[], complete: boolean, revision = 1): StoryEvent => ({
  v,
  type: 'edition-built',
  revision,
  edition,
  complete,
  media,
  destinations: ['public', 'partner'],
  card: {
    headline: `take ${revision}`,
    section: 'news',
    language: 'en',
    publishedAt: new Date(start).toISOString(),
    modifiedAt: new Date(start).toISOString(),
  },
});
const live = (edition: number, destination: string, revision = 1, playable = false): StoryEvent => ({
  v,
  type: 'edition-live',
  revision,
  edition,
  destination,
  url: `https://${destination}.example/ferry`,
  playable,
});
const held: StoryEvent = { v, type: 'held', revision: 1, reason: 'two pictures are promised' };
const released: StoryEvent = { v, type: 'released', revision: 1, by: 'editor' };
const refused: StoryEvent = { v, type: 'refused', revision: 1, code: 'draft_empty', message: 'no text' };
const scheduled: StoryEvent = { v, type: 'scheduled', revision: 1, until: '2026-12-01T06:00:00.000Z' };

/** A story's whole first revision, everything that can happen in it but a refusal. */
const life: StoryEvent[] = [
  submitted(1),
  planned(1),
  held,
  released,
  scheduled,
  built(1, [], false),
  progress(harbour, 25),
  live(1, 'public'),
  live(1, 'partner'),
  failed(ferry),
  progress(harbour, 75),
  ready(harbour),
  built(2, [harbour], true),
  live(2, 'public', 1, true),
  live(2, 'partner', 1, true),
];

const entriesOf = (events: readonly StoryEvent[]): JournalEntry[] =>
  events.map((event, n) =>
    JournalEntry.parse({
      storyId,
      sequence: n + 1,
      at: new Date(start + (n + 1) * 1000).toISOString(),
      event,
    }),
  );
const stateOf = (...events: StoryEvent[]): StoryState => fold(entriesOf(events)) as StoryState;
/** All but where in the journal the state was taken, and when. */
const substance = ({ sequence: _sequence, updatedAt: _updatedAt, ...rest }: StoryState) => rest;

/** Numbers from 0 up to 1, the same in every run: https://en.wikipedia.org/wiki/Linear_congruential_generator */
function* dice(seed: number): Generator<number, never> {
  for (let n = seed; ; ) {
    n = (n * 1_664_525 + 1_013_904_223) % 2 ** 32;
    yield n / 2 ** 32;
  }
}
const seeds = Array.from({ length: 50 }, (_, n) => n + 1);

describe('the state of a story', () => {
  it('keeps what can be played of a film while it is made and when the rest fails, until it is ready', () => {
    const made = { result: 'early.json', renditions: [] };
    const playable: StoryEvent = { v, type: 'media-playable', revision: 1, original: ferry, ...made };
    const ferryAfter = (...events: StoryEvent[]) =>
      stateOf(submitted(1), planned(1), ...events).media.find(({ original }) => original === ferry)?.progress;
    expect(ferryAfter(playable, progress(ferry, 30))).toEqual({
      state: 'waiting',
      percent: 30,
      playable: made,
    });
    expect(ferryAfter(playable, failed(ferry))).toMatchObject({ state: 'failed', playable: made });
    expect(ferryAfter(playable, ready(ferry))).not.toHaveProperty('playable');
    expect(ferryAfter(ready(ferry), playable)).not.toHaveProperty('playable');
  });

  it('is nothing without entries', () => {
    expect(fold([])).toBeUndefined();
  });

  it('is what happened to it', () => {
    expect(stateOf(...life)).toMatchObject({
      storyId,
      sequence: life.length,
      revision: 1,
      lane: 'breaking',
      holds: [],
      released: ['missing-media'],
      scheduledFor: '2026-12-01T06:00:00.000Z',
      plan: { slug: 'ferry-runs-again', headline: 'Ferry runs again, take 1' },
      media: [
        { file: 'harbour.jpg', progress: { state: 'ready' } },
        { file: 'ferry.jpg', progress: { state: 'failed', code: 'picture_broken' } },
      ],
      refused: [{ file: 'ferry.jpg', code: 'picture_broken', message: 'damaged' }],
      warnings: [{ code: 'alt_missing' }, { code: 'sound_only' }],
      editions: [{ edition: 1 }, { edition: 2 }],
      live: { public: { edition: 2 }, partner: { edition: 2 } },
      times: {
        accepted: '2026-11-23T04:00:01.000Z',
        textLive: '2026-11-23T04:00:08.000Z',
        firstPlayable: '2026-11-23T04:00:14.000Z',
        complete: '2026-11-23T04:00:15.000Z',
      },
    });
    expect(stateOf(...life)).not.toHaveProperty('hold');
  });

  it('is not changed by an entry that is folded a second time', () => {
    const entries = entriesOf(life);
    for (const count of entries.keys()) {
      const state = fold(entries.slice(0, count + 1)) as StoryState;
      expect(apply(state, entries[count] as JournalEntry)).toEqual(state);
    }
  });

  it.each(seeds)('is the same whatever is told again later, in any order (%d)', (seed) => {
    const roll = dice(seed);
    const events = [...life];
    for (let n = 0; n < 20; n++) {
      const again = Math.floor(roll.next().value * events.length);
      const later = again + 1 + Math.floor(roll.next().value * (events.length - again));
      // A picture that fails is not ready again by itself, so of one medium either is told again, never both.
      events.splice(later, 0, events[again] as StoryEvent);
    }
    expect(substance({ ...stateOf(...events), times: {} })).toEqual(
      substance({ ...stateOf(...life), times: {} }),
    );
  });

  it.each(seeds)('of a new revision is not touched by what is still told of the one before (%d)', (seed) => {
    const roll = dice(seed);
    const told = life.filter((event) => !event.type.startsWith('edition-') && event.type !== 'submitted');
    const late = Array.from(
      { length: 10 },
      () => told[Math.floor(roll.next().value * told.length)] as StoryEvent,
    );
    for (const second of [
      [submitted(2)],
      [submitted(2), planned(2)],
      [submitted(2), planned(2), ready(harbour, 2)],
    ]) {
      expect(substance(stateOf(...life, ...second, ...late, refused))).toEqual(
        substance(stateOf(...life, ...second)),
      );
    }
  });
});

describe('a new revision', () => {
  it('begins anew, with the editions of the one before still live', () => {
    const state = stateOf(submitted(1), refused, built(1, [], true), live(1, 'public'), submitted(2));
    expect(state).toMatchObject({
      revision: 2,
      editions: [{ edition: 1 }],
      live: { public: { edition: 1 } },
    });
    expect(state).not.toHaveProperty('refusal');
    expect(Object.keys(state.times)).toEqual(['accepted']);
  });

  it('counts on from an edition of the one before that was built meanwhile, and knows that it is live', () => {
    const state = stateOf(submitted(1), planned(1), submitted(2), built(1, [], true), live(1, 'public'));
    expect(state).toMatchObject({
      editions: [{ revision: 1, edition: 1 }],
      live: { public: { edition: 1 } },
    });
    expect(Object.keys(state.times)).toEqual(['accepted']);
  });
});

describe('an edition', () => {
  it('that is told of late does not take the place of a newer one', () => {
    const state = stateOf(
      submitted(1),
      planned(1),
      built(1, [], false),
      built(2, [], true),
      live(2, 'public'),
      live(1, 'public'),
    );
    expect(state.live.public?.edition).toBe(2);
  });

  it('makes a story complete only when it is live everywhere', () => {
    const before = [submitted(1), planned(1), built(1, [], true), live(1, 'public')];
    expect(stateOf(...before).times.complete).toBeUndefined();
    expect(stateOf(...before, live(1, 'partner')).times.complete).toBeDefined();
  });
});

describe('a medium', () => {
  const begun = [submitted(1), planned(1)];

  it('never goes back', () => {
    const state = stateOf(...begun, progress(harbour, 75), progress(harbour, 25));
    expect(state.media[0]?.progress).toEqual({ state: 'waiting', percent: 75 });
    expect(stateOf(...begun, ready(harbour), failed(harbour)).refused).toEqual([]);
    expect(stateOf(...begun, ready(harbour), progress(harbour, 25)).media[0]?.progress.state).toBe('ready');
  });

  it('that failed and was made after all is no longer refused', () => {
    const state = stateOf(...begun, failed(harbour), ready(harbour));
    expect(state).toMatchObject({ refused: [], media: [{ progress: { state: 'ready' } }, {}] });
  });

  it('that no plan names is none of the story’s', () => {
    const begunState = substance(stateOf(...begun));
    for (const event of [ready('c'.repeat(64)), failed('c'.repeat(64)), progress('c'.repeat(64), 50)]) {
      expect(substance(stateOf(...begun, event))).toEqual(begunState);
    }
  });
});

describe('a hold', () => {
  it('that an editor released does not come back', () => {
    const state = stateOf(submitted(1), held, released, planned(1), held);
    expect(state.holds).toEqual([]);
  });

  it('is not released for the next revision', () => {
    const state = stateOf(submitted(1), held, released, submitted(2), { ...held, revision: 2 } as StoryEvent);
    expect(state.holds).toEqual([{ kind: 'missing-media', reason: 'two pictures are promised' }]);
  });

  it('of one kind stays when another is released', () => {
    const doubt = { ...held, kind: 'doubt', reason: 'the byline may be a place' } as StoryEvent;
    const state = stateOf(submitted(1), held, doubt, released);
    expect(state.holds).toEqual([{ kind: 'doubt', reason: 'the byline may be a place' }]);
  });

  it('comes again when an editor sets it again', () => {
    const stopped = { ...held, kind: 'editor', reason: 'call the court first' } as StoryEvent;
    const freed = { ...released, kind: 'editor' } as StoryEvent;
    expect(stateOf(submitted(1), stopped, freed, stopped).holds).toMatchObject([{ kind: 'editor' }]);
  });
});

describe('a story that is stuck', () => {
  const stuck: StoryEvent = { v, type: 'stuck', revision: 1, code: 'edition_invalid', message: 'no title' };
  const at = (events: StoryEvent[]) =>
    fold(
      events.map((event, n) => ({
        storyId,
        sequence: n + 1,
        at: new Date(start + n).toISOString(),
        events: [event],
      })),
    );

  it('says so until an edition goes live', () => {
    expect(at([submitted(1), planned(1), stuck])?.stuck).toEqual({
      code: 'edition_invalid',
      message: 'no title',
    });
    const live: StoryEvent = {
      v,
      type: 'edition-live',
      revision: 1,
      edition: 1,
      destination: 'public',
      url: 'https://example.org/',
      playable: false,
    };
    expect(at([submitted(1), planned(1), stuck, live])?.stuck).toBeUndefined();
  });

  it('starts anew with a new revision', () => {
    expect(at([submitted(1), stuck, submitted(2)])?.stuck).toBeUndefined();
  });
});

describe('the failures of a story', () => {
  const job = (id: string, queue = 'publish') => ({ queue, id, attempts: 3 });
  const stuck = (id: string, more: Partial<EventOf<'stuck'>> = {}): StoryEvent => ({
    ...{ v, type: 'stuck', revision: 1, code: 'edition_invalid', message: 'no title' },
    ...{ job: job(id), ...more },
  });
  const lost = (original: string, id = `media-${original.slice(0, 4)}`): StoryEvent => ({
    ...{ v, type: 'media-failed', revision: 1, original, code: 'worker_lost', message: 'it died' },
    job: job(id, 'image'),
  });
  const replayed = (failure: string): StoryEvent => ({ v, type: 'replayed', revision: 1, failure, by: 'op' });
  const discarded = (failure: string): StoryEvent =>
    ({ ...replayed(failure), type: 'discarded' }) as StoryEvent;
  const begun = [submitted(1), planned(1)];
  const open = (...events: StoryEvent[]) => openFailures(stateOf(...begun, ...events)).map(({ id }) => id);

  it('say which job failed, why, how often it was tried, and when', () => {
    expect(
      openFailures(stateOf(...begun, stuck('deliver-1', { destination: 'partner' }), lost(ferry))),
    ).toEqual([
      {
        ...{ id: 'deliver-1', queue: 'publish', code: 'edition_invalid', message: 'no title', attempts: 3 },
        ...{ at: '2026-11-23T04:00:03.000Z', destination: 'partner', open: true },
      },
      {
        ...{ id: 'media-bbbb', queue: 'image', code: 'worker_lost', message: 'it died', attempts: 3 },
        ...{ at: '2026-11-23T04:00:04.000Z', original: ferry, open: true },
      },
    ]);
  });

  it('are not those of a file that its sender has to mend', () => {
    expect(open(failed(ferry))).toEqual([]);
    expect(stateOf(...begun, failed(ferry)).refused).toHaveLength(1);
  });

  it('have an id where an earlier version told none', () => {
    const { job: _job, ...old } = stuck('x') as EventOf<'stuck'>;
    expect(open(old)).toEqual([`stuck-${storyId}`]);
    const { job: _lost, ...oldLost } = lost(ferry) as EventOf<'media-failed'>;
    expect(open(oldLost)).toEqual([`media-failed-${storyId}-bbbbbbbbbbbbbbbb`]);
  });

  it.each<[string, StoryEvent[], string[]]>([
    ['told twice are one', [stuck('p'), stuck('p')], ['p']],
    ['are closed when they are replayed', [stuck('p'), replayed('p')], []],
    ['are closed when they are discarded', [stuck('p'), lost(ferry), discarded('p')], ['media-bbbb']],
    ['are open again when they fail again', [stuck('p'), replayed('p'), stuck('p')], ['p']],
    ['end with an edition that goes live', [stuck('p'), built(1, [], true), live(1, 'public')], []],
    [
      'of one destination do not end with an edition that goes live at another',
      [built(1, [], true), stuck('d', { destination: 'partner' }), live(1, 'public')],
      ['d'],
    ],
    [
      'of a file do not end with an edition that goes live without it',
      [lost(ferry), built(1, [], true), live(1, 'public')],
      ['media-bbbb'],
    ],
    ['of a file end when it is ready all the same', [lost(ferry), ready(ferry)], []],
    ['of a file are closed when it is replayed', [lost(ferry), replayed('media-bbbb')], []],
    ['end with a new revision', [stuck('p'), lost(ferry), submitted(2)], []],
    ['that are not known are nobody’s', [stuck('p'), replayed('q'), discarded('q')], ['p']],
  ])('%s', (_what, events, ids) => {
    expect(open(...events)).toEqual(ids);
  });

  it('keep a story stuck until the last of its work is replayed, and when they are discarded', () => {
    const stuckAfter = (...events: StoryEvent[]) => stateOf(...begun, ...events).stuck !== undefined;
    expect(stuckAfter(stuck('p'), stuck('q'), replayed('p'))).toBe(true);
    expect(stuckAfter(stuck('p'), stuck('q'), replayed('p'), replayed('q'))).toBe(false);
    expect(stuckAfter(stuck('p'), discarded('p'))).toBe(true);
    expect(stuckAfter(stuck('p'), discarded('p'), ready(ferry))).toBe(true);
  });

  it('leave a replayed file as it is until it is ready, or fails again', () => {
    const after = (...events: StoryEvent[]) =>
      stateOf(...begun, lost(ferry), replayed('media-bbbb'), ...events);
    const progressOf = (state: StoryState) =>
      state.media.find(({ original }) => original === ferry)?.progress;
    expect(progressOf(after())).toMatchObject({ state: 'failed', code: 'worker_lost', replayed: true });
    expect(after().refused).toHaveLength(1);
    expect(progressOf(after(ready(ferry)))).toMatchObject({ state: 'ready' });
    const again = after(failed(ferry));
    expect(progressOf(again)).toEqual({ state: 'failed', code: 'picture_broken', message: 'damaged' });
    expect(again.refused).toEqual([{ file: 'ferry.jpg', code: 'picture_broken', message: 'damaged' }]);
  });
});

describe('an entry', () => {
  it('of an earlier version, which holds one event, is read as one with several', () => {
    const place = { storyId, sequence: 1, at: new Date(start).toISOString() };
    expect(JournalEntry.parse({ ...place, event: submitted(1) })).toEqual({
      ...place,
      events: [submitted(1)],
    });
  });

  it('holds at least one event', () => {
    const place = { storyId, sequence: 1, at: new Date(start).toISOString() };
    expect(JournalEntry.safeParse({ ...place, events: [] }).success).toBe(false);
  });
});
