import { describe, expect, it } from 'vitest';
import { type EventOf, JournalEntry, type StoryEvent } from './events.ts';
import { openFailures } from './failures.ts';
import { apply, fold } from './fold.ts';
import { newStoryId } from './identity.ts';
import type { StoryState } from './state.ts';

const start = Date.UTC(2026, 10, 23, 4);
const storyId = newStoryId(start);
const [harbour, ferry] = ['a'.repeat(64), 'b'.repeat(64)];
const v = 1;

const submitted = (revision: number, more: Partial<EventOf<'submitted'>> = {}): StoryEvent => ({
  v,
  type: 'submitted',
  revision,
  receivedAt: new Date(start).toISOString(),
  lane: 'normal',
  files: [{ name: 'draft.txt', role: 'draft', sha256: 'd'.repeat(64), bytes: 10 }],
  by: 'reporter',
  ...more,
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

/** A story's whole first revision: everything that can happen in it except a refusal. */
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
/** The state without its place and time in the journal. */
const substance = ({ sequence: _sequence, updatedAt: _updatedAt, ...rest }: StoryState) => rest;

/** Reproducible pseudo-random numbers in [0, 1): https://en.wikipedia.org/wiki/Linear_congruential_generator */
function* dice(seed: number): Generator<number, never> {
  for (let n = seed; ; ) {
    n = (n * 1_664_525 + 1_013_904_223) % 2 ** 32;
    yield n / 2 ** 32;
  }
}
const seeds = Array.from({ length: 50 }, (_, n) => n + 1);

describe('the state of a story', () => {
  it('keeps the playable part of a video while the rest is made and when it fails, until the video is ready', () => {
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

  it('is undefined without entries', () => {
    expect(fold([])).toBeUndefined();
  });

  it('contains what happened to it', () => {
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

  it('does not change when an entry is folded twice', () => {
    const entries = entriesOf(life);
    for (const count of entries.keys()) {
      const state = fold(entries.slice(0, count + 1)) as StoryState;
      expect(apply(state, entries[count] as JournalEntry)).toEqual(state);
    }
  });

  it.each(seeds)('does not change when events are repeated later, in any order (%d)', (seed) => {
    const roll = dice(seed);
    const events = [...life];
    for (let n = 0; n < 20; n++) {
      const again = Math.floor(roll.next().value * events.length);
      const later = again + 1 + Math.floor(roll.next().value * (events.length - again));
      // One of the media is ready and the other fails: no medium has both events, which would depend on their order.
      events.splice(later, 0, events[again] as StoryEvent);
    }
    expect(substance({ ...stateOf(...events), times: {} })).toEqual(
      substance({ ...stateOf(...life), times: {} }),
    );
  });

  it.each(seeds)('of a new revision does not change with late events of the previous one (%d)', (seed) => {
    const roll = dice(seed);
    const possible = life.filter((event) => !event.type.startsWith('edition-') && event.type !== 'submitted');
    const late = Array.from(
      { length: 10 },
      () => possible[Math.floor(roll.next().value * possible.length)] as StoryEvent,
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
  it('starts afresh while the editions of the previous one stay live', () => {
    const state = stateOf(submitted(1), refused, built(1, [], true), live(1, 'public'), submitted(2));
    expect(state).toMatchObject({
      revision: 2,
      editions: [{ edition: 1 }],
      live: { public: { edition: 1 } },
    });
    expect(state).not.toHaveProperty('refusal');
    expect(Object.keys(state.times)).toEqual(['accepted']);
  });

  it('keeps an edition of the previous one that was built and went live meanwhile', () => {
    const state = stateOf(submitted(1), planned(1), submitted(2), built(1, [], true), live(1, 'public'));
    expect(state).toMatchObject({
      editions: [{ revision: 1, edition: 1 }],
      live: { public: { edition: 1 } },
    });
    expect(Object.keys(state.times)).toEqual(['accepted']);
  });
});

describe('an edition', () => {
  it('does not replace a newer one when it is recorded late', () => {
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

  it('makes a story complete only when it is live at all destinations', () => {
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

  it('is no longer refused when it is made after a failure', () => {
    const state = stateOf(...begun, failed(harbour), ready(harbour));
    expect(state).toMatchObject({ refused: [], media: [{ progress: { state: 'ready' } }, {}] });
  });

  it('is ignored when the plan does not name it', () => {
    const begunState = substance(stateOf(...begun));
    for (const event of [ready('c'.repeat(64)), failed('c'.repeat(64)), progress('c'.repeat(64), 50)]) {
      expect(substance(stateOf(...begun, event))).toEqual(begunState);
    }
  });
});

describe('a correction', () => {
  const note = (text: string) => ({ note: text });
  const refusal = (revision: number) =>
    ({ v, type: 'refused', revision, code: 'draft_empty', message: 'no text' }) as StoryEvent;

  it('keeps what is made of its files, but not of those that failed or have another recipe', () => {
    const next = planned(2) as EventOf<'planned'>;
    const same = stateOf(submitted(1), planned(1), ready(harbour), failed(ferry), submitted(2), next);
    expect(same.media.map(({ progress }) => progress.state)).toEqual(['ready', 'waiting']);
    expect(same.media[0]).toEqual(stateOf(submitted(1), planned(1), ready(harbour)).media[0]);
    const other = { ...next, media: next.media.map((item) => ({ ...item, recipe: 'picture-v1-ffffffff' })) };
    const made = stateOf(submitted(1), planned(1), ready(harbour), submitted(2), other);
    expect(made.media.map(({ progress }) => progress)).toEqual(
      Array(2).fill({ state: 'waiting', percent: 0 }),
    );
  });

  it('adds its note to those before, unless it is refused', () => {
    const state = stateOf(
      submitted(1),
      planned(1),
      submitted(2, note('a')),
      planned(2),
      submitted(3, note('b')),
    );
    expect(state.corrections?.map(({ revision, note: said }) => [revision, said])).toEqual([
      [2, 'a'],
      [3, 'b'],
    ]);
    const after = stateOf(
      ...[submitted(1), planned(1), submitted(2, note('a')), planned(2), submitted(3, note('b')), refusal(3)],
      submitted(4),
    );
    expect(after.corrections?.map(({ revision }) => revision)).toEqual([2]);
    expect(after.before?.revision).toBe(2);
    expect(stateOf(submitted(1), refusal(1), submitted(2)).before?.revision).toBe(1);
  });

  it('changes the story unless it is minor or refused', () => {
    const changed = (...events: StoryEvent[]) => stateOf(submitted(1), planned(1), ...events).changed;
    const minor = { minor: true };
    expect(changed(submitted(2))).toBe(2);
    expect(changed(submitted(2, minor))).toBeUndefined();
    expect(changed(submitted(2), submitted(3, minor))).toBe(2);
    expect(changed(submitted(2), refusal(2), submitted(3, minor))).toBeUndefined();
  });
});

describe('a hold', () => {
  it('does not come back after a release', () => {
    const state = stateOf(submitted(1), held, released, planned(1), held);
    expect(state.holds).toEqual([]);
  });

  it('can come back in the next revision if its draft is another one', () => {
    const again = { ...held, revision: 2 } as StoryEvent;
    const files = [{ name: 'draft.txt', role: 'draft' as const, sha256: 'e'.repeat(64), bytes: 10 }];
    const state = stateOf(submitted(1), held, released, submitted(2, { files }), again);
    expect(state.holds).toEqual([{ kind: 'missing-media', reason: 'two pictures are promised' }]);
    // A person has judged the same draft.
    expect(stateOf(submitted(1), held, released, submitted(2), again).holds).toEqual([]);
  });

  it('by an editor stands in the next revision, and no other does', () => {
    const editors = { ...held, kind: 'editor', reason: 'call the court first' } as StoryEvent;
    const state = stateOf(submitted(1), planned(1), held, editors, submitted(2));
    expect(state.holds).toEqual([{ kind: 'editor', reason: 'call the court first' }]);
  });

  it('stays when another kind is released', () => {
    const doubt = { ...held, kind: 'doubt', reason: 'the byline may be a place' } as StoryEvent;
    const state = stateOf(submitted(1), held, doubt, released);
    expect(state.holds).toEqual([{ kind: 'doubt', reason: 'the byline may be a place' }]);
  });

  it('comes back when an editor sets it again', () => {
    const stopped = { ...held, kind: 'editor', reason: 'call the court first' } as StoryEvent;
    const freed = { ...released, kind: 'editor' } as StoryEvent;
    expect(stateOf(submitted(1), stopped, freed, stopped).holds).toMatchObject([{ kind: 'editor' }]);
  });
});

describe('a stuck story', () => {
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

  it('stays so until an edition goes live', () => {
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

  it('is no longer stuck with a new revision', () => {
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

  it('contain the job, the reason, the number of attempts and the time', () => {
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

  it('do not include files that their sender has to correct', () => {
    expect(open(failed(ferry))).toEqual([]);
    expect(stateOf(...begun, failed(ferry)).refused).toHaveLength(1);
  });

  it('get an id when an earlier version recorded none', () => {
    const { job: _job, ...old } = stuck('x') as EventOf<'stuck'>;
    expect(open(old)).toEqual([`stuck-${storyId}`]);
    const { job: _lost, ...oldLost } = lost(ferry) as EventOf<'media-failed'>;
    expect(open(oldLost)).toEqual([`media-failed-${storyId}-bbbbbbbbbbbbbbbb`]);
  });

  it.each<[string, StoryEvent[], string[]]>([
    ['are one when they are recorded twice', [stuck('p'), stuck('p')], ['p']],
    ['are closed when they are replayed', [stuck('p'), replayed('p')], []],
    ['are closed when they are discarded', [stuck('p'), lost(ferry), discarded('p')], ['media-bbbb']],
    ['are open again when the job fails again', [stuck('p'), replayed('p'), stuck('p')], ['p']],
    ['are closed when an edition goes live', [stuck('p'), built(1, [], true), live(1, 'public')], []],
    [
      'of one destination stay open when an edition goes live at another',
      [built(1, [], true), stuck('d', { destination: 'partner' }), live(1, 'public')],
      ['d'],
    ],
    [
      'of a file stay open when an edition goes live without it',
      [lost(ferry), built(1, [], true), live(1, 'public')],
      ['media-bbbb'],
    ],
    ['of a file are closed when it is ready after all', [lost(ferry), ready(ferry)], []],
    ['of a file are closed when it is replayed', [lost(ferry), replayed('media-bbbb')], []],
    ['are closed by a new revision', [stuck('p'), lost(ferry), submitted(2)], []],
    [
      'are not changed by a replay or discard of an unknown id',
      [stuck('p'), replayed('q'), discarded('q')],
      ['p'],
    ],
  ])('%s', (_what, events, ids) => {
    expect(open(...events)).toEqual(ids);
  });

  it('keep a story stuck until the last one is replayed, and also after a discard', () => {
    const stuckAfter = (...events: StoryEvent[]) => stateOf(...begun, ...events).stuck !== undefined;
    expect(stuckAfter(stuck('p'), stuck('q'), replayed('p'))).toBe(true);
    expect(stuckAfter(stuck('p'), stuck('q'), replayed('p'), replayed('q'))).toBe(false);
    expect(stuckAfter(stuck('p'), discarded('p'))).toBe(true);
    expect(stuckAfter(stuck('p'), discarded('p'), ready(ferry))).toBe(true);
  });

  it('leave a replayed file as it is until it is ready or fails again', () => {
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
  it('written by an earlier version with one event is read as a list of one', () => {
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
