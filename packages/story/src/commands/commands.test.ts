import { describe, expect, it } from 'vitest';
import { dueOf } from '../due.ts';
import type { EventOf, StoryEvent } from '../events.ts';
import { newStoryId } from '../identity.ts';
import type { PlannedMedia } from '../media.ts';
import { type StoryState, unwritten } from '../state.ts';
import { stateAfter } from '../testing/state-after.ts';
import type { CommandResult } from './command.ts';
import * as commands from './index.ts';

const now = Date.UTC(2026, 10, 29);
const iso = (at: number) => new Date(at).toISOString();
const storyId = newStoryId(now);
const original = 'a'.repeat(64);

/** Returns the state after one more command, which must not be refused. */
const after = (state: StoryState, result: CommandResult): StoryState => stateAfter(state, result, iso(now));

const submitted = (by = 'reporter') => ({ receivedAt: iso(now), lane: 'normal' as const, files: [], by });
const planned = (revision: number, more: Partial<EventOf<'planned'>> = {}) => ({
  revision,
  ...{ slug: 'ferry', path: 'news/2026/11/ferry/', headline: 'Ferry', section: 'news', article: 'a' },
  ...{ lane: 'normal' as const, publish: 'text-first' as const, promised: { videos: 0, pictures: 0 } },
  ...{ warnings: [], refused: [] },
  media: [
    {
      ...{ original, file: 'ferry.jpg', kind: 'picture' as const, type: 'image/jpeg', bytes: 1, recipe: 'r' },
      lead: false,
    },
  ],
  ...more,
});
const received = after(unwritten(storyId), commands.submit(unwritten(storyId), submitted()));
const ferry = after(received, commands.plan(received, planned(1), [], now));
const missing = { kind: 'missing-media', reason: 'two pictures are promised' } as const;
const stop = { kind: 'editor', reason: 'call the court first', by: 'editor' } as const;
const ready = { revision: 1, original, kind: 'picture' as const, recipe: 'r', result: 'result.json' };
const edition = (edition: number): Parameters<typeof commands.editionBuilt>[1] => ({
  ...{ revision: 1, edition, complete: true, media: [], destinations: ['public'] },
  card: { headline: 'h', section: 'news', language: 'en', publishedAt: iso(now), modifiedAt: iso(now) },
});

describe('submit', () => {
  it('makes the first revision of a new story, and the next one of an existing story', () => {
    expect(received.revision).toBe(1);
    expect(after(ferry, commands.submit(ferry, submitted())).revision).toBe(2);
  });
});

describe('correct', () => {
  const file = (name: string, digit: string, role: 'draft' | 'media' = 'media') => ({
    ...{ name, role, sha256: digit.repeat(64), bytes: 1 },
  });
  const files = [file('draft.txt', 'a', 'draft'), file('quay.jpg', 'b')];
  const first = after(unwritten(storyId), commands.submit(unwritten(storyId), { ...submitted(), files }));
  const live = after(first, commands.plan(first, planned(1), [], now));
  const correction = (seen: number, more: object = {}) => ({
    ...submitted('editor'),
    ...{ seen, files: [file('draft.txt', 'c', 'draft'), file('quay.jpg', 'b')], ...more },
  });

  it('makes the next revision, with what the correction says about itself', () => {
    const said = { note: 'Nine, not eight', minor: true, reason: 'a reader called' };
    expect(commands.correct(live, correction(1, said), now)).toMatchObject([
      { type: 'submitted', revision: 2, by: 'editor', ...said },
    ]);
  });

  it('records nothing when its files were merged into another revision, or the story does not exist', () => {
    const second = after(live, commands.correct(live, correction(1), now));
    expect(commands.correct(second, correction(1), now)).toEqual([]);
    expect(commands.correct(unwritten(storyId), correction(0), now)).toEqual([]);
  });

  it('is refused when it changes nothing, but not when files are in another order or a note is new', () => {
    expect(commands.correct(live, correction(1, { files, minor: true }), now)).toMatchObject({
      code: 'request_invalid',
      message: expect.stringContaining('changes nothing'),
      state: 'processing',
    });
    expect(commands.correct(live, correction(1, { files: files.toReversed() }), now)).toHaveLength(1);
    const noted = after(live, commands.correct(live, correction(1, { files, note: 'Nine' }), now));
    expect(commands.correct(noted, correction(2, { files, note: 'Nine' }), now)).toMatchObject({
      code: 'request_invalid',
    });
  });

  it('is refused when the sender does not know the newest revision', () => {
    const ifMatch = (...revisions: number[]) =>
      commands.correct(live, correction(1, { ifMatch: revisions }), now);
    expect(ifMatch(1)).toHaveLength(1);
    expect(ifMatch(3, 1)).toHaveLength(1);
    for (const revisions of [[], [2], [7, 8]])
      expect(ifMatch(...revisions)).toMatchObject({ code: 'story_changed', state: 'processing' });
  });

  it('of a refused correction is based on the revision before', () => {
    const second = after(live, commands.correct(live, correction(1), now));
    const refusal = { revision: 2, code: 'draft_empty', message: 'no text' };
    const refused = after(second, commands.refused(second, refusal));
    expect(commands.correct(refused, correction(2, { files }), now)).toMatchObject({
      code: 'request_invalid',
    });
    expect(commands.correct(refused, correction(2), now)).toMatchObject([{ revision: 3 }]);
  });
});

describe('plan', () => {
  it('keeps an embargo that has not ended, unless the correction has a later one', () => {
    const [soon, later, past] = [iso(now + 1000), iso(now + 2000), iso(now - 1000)];
    const embargoOf = (before: string, own?: string) => {
      const waits = after(received, commands.plan(received, planned(1, { embargo: before }), [], now - 5000));
      const second = after(waits, commands.submit(waits, submitted()));
      const plan = planned(2, own === undefined ? {} : { embargo: own });
      return after(second, commands.plan(second, plan, [], now)).plan?.embargo;
    };
    expect([embargoOf(soon), embargoOf(soon, later), embargoOf(later, soon)]).toEqual([soon, later, later]);
    expect([embargoOf(past), embargoOf(past, soon)]).toEqual([undefined, soon]);
  });

  it('keeps the warnings about files that are not made again, as far as they are still true', () => {
    const found = (code: string) => ({ code, message: 'hm', where: 'ferry.jpg' });
    const made = { ...ready, renditions: [], warnings: [found('alt_missing'), found('credentials_invalid')] };
    const done = after(ferry, commands.mediaReady(ferry, made));
    const second = after(done, commands.submit(done, submitted()));
    const codes = (more: Partial<PlannedMedia>) => {
      const plan = planned(2);
      const media = plan.media.map((item) => ({ ...item, ...more }));
      return after(second, commands.plan(second, { ...plan, media }, [], now)).warnings.map(
        ({ code }) => code,
      );
    };
    expect(codes({})).toEqual(['alt_missing', 'credentials_invalid']);
    expect(codes({ alt: 'The ferry' })).toEqual(['credentials_invalid']);
    expect(codes({ recipe: 'another' })).toEqual([]);
  });

  it('keeps the public path and the section of the first plan in later revisions', () => {
    const second = after(ferry, commands.submit(ferry, submitted()));
    const path = 'sport/2026/12/ferry-again/';
    const moved = after(
      second,
      commands.plan(second, planned(2, { path, slug: 'ferry-again', section: 'sport' }), [], now),
    );
    expect(moved.plan).toMatchObject({
      ...{ revision: 2, path: 'news/2026/11/ferry/', slug: 'ferry', section: 'news' },
    });
  });

  it('records holds in the same entry', () => {
    const result = commands.plan(received, planned(1), [missing], now) as StoryEvent[];
    expect(result.map(({ type }) => type)).toEqual(['held', 'planned']);
  });

  it('is recorded once for each revision, and not for a replaced or refused one', () => {
    const second = after(received, commands.submit(received, submitted()));
    const refusal = { revision: 1, code: 'draft_empty', message: 'no text' };
    const refused = after(received, commands.refused(received, refusal));
    for (const state of [ferry, second, refused])
      expect(commands.plan(state, planned(1), [], now)).toEqual([]);
  });
});

describe('hold', () => {
  const held = after(ferry, commands.hold(ferry, missing, now));

  it('is recorded once for each kind', () => {
    expect(held.holds).toEqual([missing]);
    expect(commands.hold(held, missing, now)).toEqual([]);
    expect(after(held, commands.hold(held, stop, now)).holds).toHaveLength(2);
  });

  it('does not come back after a release, unless an editor sets it', () => {
    const free = (state: StoryState) => after(state, commands.release(state, { by: 'editor' }, now));
    expect(commands.hold(free(held), missing, now)).toEqual([]);
    const stopped = free(after(ferry, commands.hold(ferry, stop, now)));
    expect(after(stopped, commands.hold(stopped, stop, now)).holds).toMatchObject([{ kind: 'editor' }]);
  });

  it('comes back in the next revision', () => {
    const second = after(held, commands.submit(held, submitted()));
    expect(second.holds).toEqual([]);
    expect(after(second, commands.hold(second, missing, now)).holds).toEqual([missing]);
  });

  it('stays in the next revision if an editor set it', () => {
    const stopped = after(held, commands.hold(held, stop, now));
    expect(after(stopped, commands.submit(stopped, submitted())).holds).toMatchObject([{ kind: 'editor' }]);
  });

  it('is refused for a story that is refused', () => {
    const refusal = { revision: 1, code: 'draft_empty', message: 'no text' };
    const refused = after(received, commands.refused(received, refusal));
    expect(commands.hold(refused, stop, now)).toMatchObject({ code: 'not_possible_now', state: 'refused' });
  });
});

describe('schedule', () => {
  const [soon, later] = [iso(now + 1000), iso(now + 2000)];
  const by = 'editor';
  const why = { by, reason: 'the ministry has said so' };
  const embargoed = after(received, commands.plan(received, planned(1, { embargo: soon }), [], now));
  const schedule = (state: StoryState, input: Parameters<typeof commands.schedule>[1]) =>
    after(state, commands.schedule(state, input, now));

  it('sets a time, moves it, and lifts it', () => {
    const set = schedule(ferry, { by, publishAt: soon });
    expect(dueOf(set)).toBe(soon);
    expect(dueOf(schedule(set, { by, publishAt: later }))).toBe(later);
    expect(dueOf(schedule(set, { by, publishAt: null }))).toBeUndefined();
    expect(commands.schedule(set, { by, publishAt: soon }, now)).toEqual([]);
  });

  it('does not undercut an embargo by a time of publication', () => {
    expect(dueOf(schedule(embargoed, { by, publishAt: iso(now + 1) }))).toBe(soon);
    expect(dueOf(schedule(embargoed, { by, publishAt: later }))).toBe(later);
  });

  it('holds in later revisions, but not against a later time that a new package asks for', () => {
    const lifted = schedule(embargoed, { ...why, embargo: null });
    const second = after(lifted, commands.submit(lifted, submitted()));
    const again = (embargo: string) =>
      dueOf(after(second, commands.plan(second, planned(2, { embargo }), [], now)));
    expect(again(soon)).toBeUndefined();
    expect(again(later)).toBe(later);
  });

  it('may come before the draft is read', () => {
    const set = schedule(received, { by, publishAt: later });
    const read = after(set, commands.plan(set, planned(1, { publishAt: soon }), [], now));
    expect(dueOf(read)).toBe(later);
  });

  it('begins the waiting anew', () => {
    const waits = after(embargoed, commands.waitUntil(embargoed, { until: soon }));
    expect(schedule(waits, { by, publishAt: later })).not.toHaveProperty('scheduledFor');
  });

  it.each([
    ['a time that is past', ferry, { publishAt: iso(now) }, 'request_invalid', /is past: give a later time/],
    ['a change of an embargo without a reason', embargoed, { embargo: later }, 'request_invalid', /reason/],
    ['the lift of what is not set', ferry, { embargo: null }, 'not_possible_now', /no embargo to lift/],
  ] as const)('is refused: %s', (_what, state, input, code, message) => {
    expect(commands.schedule(state, { ...input, by }, now)).toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  it('is refused for a revision that is live, or refused', () => {
    const refusal = { revision: 1, code: 'draft_empty', message: 'no text' };
    const built = after(ferry, commands.editionBuilt(ferry, edition(1)));
    const shown = { revision: 1, edition: 1, destination: 'public', url: 'https://x/', playable: false };
    for (const [state, phase] of [
      [after(received, commands.refused(received, refusal)), 'refused'],
      [after(built, commands.editionLive(built, shown)), 'complete'],
    ] as const)
      expect(commands.schedule(state, { by, publishAt: soon }, now)).toMatchObject({
        code: 'not_possible_now',
        state: phase,
      });
  });
});

describe('release', () => {
  const one = after(ferry, commands.hold(ferry, missing, now));
  const two = after(one, commands.hold(one, stop, now));

  it('ends the only hold', () => {
    expect(after(one, commands.release(one, { by: 'editor' }, now)).holds).toEqual([]);
  });

  it('ends the kind that it names, and no other', () => {
    const rest = after(two, commands.release(two, { kind: 'missing-media', by: 'editor' }, now));
    expect(rest.holds).toMatchObject([{ kind: 'editor' }]);
  });

  it.each([
    [
      'of a story that is not held',
      ferry,
      {},
      'nothing holds it: the story is being prepared; it can be corrected, held',
    ],
    [
      'of a kind by which it is not held',
      one,
      { kind: 'doubt' },
      'it is not held for doubt, but for missing-media: the story is held; it can be',
    ],
    ['of several without a kind', two, {}, 'it has several holds, so name one of missing-media, editor'],
  ] as const)('is refused: %s', (_what, state, input, message) => {
    expect(commands.release(state, { ...input, by: 'editor' }, now)).toMatchObject({
      code: 'not_possible_now',
      message: expect.stringContaining(message),
    });
  });
});

describe('the end of an embargo', () => {
  const embargo = iso(now + 1000);
  const waits = after(received, commands.plan(received, planned(1, { embargo }), [], now));

  it('is recorded once, and not before its time', () => {
    expect(commands.embargoEnded(waits, {}, now)).toEqual([]);
    const ended = after(waits, commands.embargoEnded(waits, {}, now + 1000));
    expect(ended.embargoEnded).toBe(iso(now));
    expect(commands.embargoEnded(ended, {}, now + 1000)).toEqual([]);
    expect(commands.embargoEnded(ferry, {}, now + 1000)).toEqual([]);
  });

  it('is scheduled once', () => {
    const scheduled = after(waits, commands.waitUntil(waits, { until: embargo }));
    expect(scheduled.scheduledFor).toBe(embargo);
    expect(commands.waitUntil(scheduled, { until: embargo })).toEqual([]);
  });
});

describe('what a job reports about a media file', () => {
  const progress = { revision: 1, original, percent: 50 };
  const made = { ...ready, renditions: [], warnings: [] };
  const failed = { revision: 1, original, code: 'picture_broken', message: 'damaged' };
  const playable = { revision: 1, original, result: 'early.json', renditions: [] };
  const all = (state: StoryState) => [
    commands.mediaProgress(state, progress),
    commands.mediaPlayable(state, playable),
    commands.mediaFailed(state, failed),
    commands.mediaReady(state, made),
  ];

  it('is recorded while the file is being made', () => {
    expect(all(ferry).map((result) => (result as StoryEvent[]).length)).toEqual([1, 1, 1, 1]);
  });

  it('is not recorded twice, for a ready file, or for a replaced revision', () => {
    const half = after(ferry, commands.mediaProgress(ferry, progress));
    expect(commands.mediaProgress(half, progress)).toEqual([]);
    const early = after(half, commands.mediaPlayable(half, playable));
    expect(commands.mediaPlayable(early, playable)).toEqual([]);
    const gone = after(early, commands.mediaFailed(early, failed));
    expect(commands.mediaFailed(gone, failed)).toEqual([]);
    const done = after(gone, commands.mediaReady(gone, made));
    const second = after(ferry, commands.submit(ferry, submitted()));
    for (const state of [done, second, received]) expect(all(state)).toEqual([[], [], [], []]);
  });
});

describe('an edition', () => {
  const built = after(ferry, commands.editionBuilt(ferry, edition(1)));
  const shown = (edition: number) => ({
    ...{ revision: 1, edition, destination: 'public', url: 'https://news.example/', playable: false },
  });

  it('is recorded once for each number', () => {
    expect(commands.editionBuilt(built, edition(1))).toEqual([]);
    expect(after(built, commands.editionBuilt(built, edition(2))).editions).toHaveLength(2);
  });

  it('does not go live after a newer one', () => {
    const live = after(built, commands.editionLive(built, shown(2)));
    expect(commands.editionLive(live, shown(1))).toEqual([]);
    expect(commands.editionLive(live, shown(2))).toEqual([]);
  });
});

describe('a failure', () => {
  const job = { queue: 'publish', id: 'job', attempts: 3 };
  const failure = { code: 'internal', message: 'hm', job };
  const stuck = after(ferry, commands.stuck(ferry, failure));

  it('can be replayed or discarded while it is open', () => {
    for (const command of [commands.replay, commands.discard]) {
      const input = { failure: 'job', by: 'operator' };
      const closed = after(stuck, command(stuck, input, now));
      expect(command(closed, input, now)).toMatchObject({ code: 'not_found' });
      expect(command(ferry, input, now)).toMatchObject({ code: 'not_found' });
    }
  });

  it('is not recorded for a replaced revision', () => {
    const second = after(ferry, commands.submit(ferry, submitted()));
    expect(commands.stuck(second, { ...failure, revision: 1 })).toEqual([]);
    expect(commands.stuck(second, failure)).toMatchObject([{ type: 'stuck', revision: 2 }]);
  });
});

describe('captions that go on after the end of their video', () => {
  const ids = { video: 'b'.repeat(64), captions: 'c'.repeat(64) };
  const file = (kind: 'video' | 'captions', name: string) => ({
    ...{ original: ids[kind], file: name, kind, type: 'x/y', bytes: 1, recipe: 'r', lead: false },
    ...(kind === 'captions' && { of: ids.video }),
  });
  const media = [file('video', 'harbour.mp4'), file('captions', 'harbour.en.srt')];
  const crossing = after(received, commands.plan(received, planned(1, { media }), [], now));
  const make = (state: StoryState, kind: 'video' | 'captions', durationSeconds?: number) =>
    after(
      state,
      commands.mediaReady(state, {
        ...{
          revision: 1,
          original: ids[kind],
          kind,
          recipe: 'r',
          result: 'result.json',
          renditions: [],
          warnings: [],
        },
        ...(durationSeconds === undefined ? {} : { durationSeconds }),
      }),
    );
  const message =
    'harbour.en.srt goes on until 01:02:03, and harbour.mp4 ends at 00:01:00: the captions may belong to another cut of it';
  const warning = { code: 'captions_too_long', message, where: 'harbour.en.srt' };

  it('give a warning when both are ready', () => {
    expect(make(make(crossing, 'video', 60), 'captions', 3723.4).warnings).toEqual([warning]);
    expect(make(make(crossing, 'captions', 3723.4), 'video', 60).warnings).toEqual([warning]);
    expect(make(crossing, 'captions', 3723.4).warnings).toEqual([]);
  });

  it('give no warning if they end up to a second later', () => {
    expect(make(make(crossing, 'video', 60), 'captions', 61).warnings).toEqual([]);
  });

  it('give no warning when an earlier version made one of the two', () => {
    expect(make(make(crossing, 'video'), 'captions', 3723.4).warnings).toEqual([]);
    expect(make(make(crossing, 'captions'), 'video', 60).warnings).toEqual([]);
  });
});
