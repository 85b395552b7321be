import { describe, expect, it } from 'vitest';
import { decide } from '../decide.ts';
import { dueOf, expiryOf } from '../due.ts';
import { newStoryId } from '../identity.ts';
import { type StoryState, unwritten } from '../state.ts';
import { isAtRest, isSettledSince, phaseOf, statusOf } from '../status.ts';
import { stateAfter } from '../testing/state-after.ts';
import type { CommandResult } from './command.ts';
import * as commands from './index.ts';

const now = Date.UTC(2026, 10, 29);
const iso = (at: number) => new Date(at).toISOString();
const [past, soon, later] = [iso(now - 1000), iso(now + 1000), iso(now + 2000)];
const by = 'editor';
const why = { by, reason: 'the agency has renewed the rights' };
const storyId = newStoryId(now);

/** Returns the state after one more command, which must not be refused. */
const after = (state: StoryState, result: CommandResult): StoryState => stateAfter(state, result, iso(now));
const submitted = { receivedAt: iso(now), lane: 'normal' as const, files: [], by };
const planned = (revision: number, more: object = {}): Parameters<typeof commands.plan>[1] => ({
  ...{ revision, slug: 'ferry', path: 'news/2026/11/ferry/', headline: 'Ferry', section: 'news' },
  ...{ article: 'a', lane: 'normal', publish: 'text-first', promised: { videos: 0, pictures: 0 } },
  ...{ warnings: [], refused: [], media: [], ...more },
});
const read = (times: object = {}): StoryState => {
  const received = after(unwritten(storyId), commands.submit(unwritten(storyId), submitted));
  return after(received, commands.plan(received, planned(1, times), [], now));
};
const shown = (state: StoryState): StoryState => {
  const edition = (state.editions.at(-1)?.edition ?? 0) + 1;
  const { revision } = state;
  const notice = state.retraction && { notice: true as const };
  const built = after(
    state,
    commands.editionBuilt(state, {
      ...{ revision, edition, complete: true, media: [], destinations: ['public'], ...notice },
      card: { headline: 'h', section: 'news', language: 'en', publishedAt: iso(now), modifiedAt: iso(now) },
    }),
  );
  const live = { revision, edition, destination: 'public', url: 'https://news.example/', playable: false };
  return after(built, commands.editionLive(built, live));
};
const schedule = (state: StoryState, input: object, at = now) =>
  after(state, commands.schedule(state, { by, ...input }, at));
const refusedSchedule = (state: StoryState, input: object, at = now) =>
  commands.schedule(state, { by, ...input }, at);
/** The state after its time to expire, at `at`. */
const expired = (state: StoryState, at: number) => after(state, commands.expire(state, {}, at));

const live = shown(read({ expires: soon }));

describe('a story that expires', () => {
  it('is taken down at its time, and not before', () => {
    expect(decide(live, now)).toEqual({ do: 'nothing' });
    expect(commands.expire(live, {}, now)).toEqual([]);
    expect(decide(live, now + 1000)).toEqual({ do: 'expire' });
    const gone = expired(live, now + 1000);
    expect(phaseOf(gone, now + 1000)).toBe('retracted');
    expect(decide(gone, now + 1000)).toEqual({ do: 'publish-notice' });
    expect(commands.expire(gone, {}, now + 1000)).toEqual([]);
    expect(statusOf(gone, now).retraction).toMatchObject({
      ...{ mode: 'withdraw', reason: 'expired', by: 'slugline', expired: soon, remaining: ['public'] },
    });
  });

  it('is not at rest before, so that it stays in Redis and the search for lost work looks at it', () => {
    expect(statusOf(live, now)).toMatchObject({ state: 'complete', expires: soon });
    expect([isAtRest(live, now), isSettledSince(live, now + 9000)]).toEqual([false, false]);
    expect(isAtRest(schedule(live, { expires: null }), now)).toBe(true);
    const gone = shown(expired(live, now + 1000));
    const dark = after(gone, commands.withdrawn(gone, { edition: 2, destination: 'public', deleted: 0 }));
    const receipt = { number: 1, outcome: 'dark' as const, timeToDarkMs: 1200 };
    expect(isAtRest(after(dark, commands.receiptIssued(dark, receipt)), now)).toBe(true);
  });

  it.each<[string, StoryState]>([
    ['is held', after(live, commands.hold(live, why, now))],
    ['is not live yet', read({ expires: soon })],
    ['waits for its embargo', read({ expires: soon, embargo: iso(now + 500) })],
    ['gets a correction that nobody has read yet', after(live, commands.submit(live, submitted))],
    [
      'is stuck',
      after(
        live,
        commands.stuck(live, {
          ...{ code: 'internal', message: 'hm' },
          job: { queue: 'publish', id: 'p', attempts: 1 },
        }),
      ),
    ],
  ])('is taken down also when it %s', (_what, state) => {
    expect(decide(state, now + 1000)).toEqual({ do: 'expire' });
    expect(phaseOf(expired(state, now + 1000), now)).toBe('retracted');
  });

  it('keeps its time in a correction that does not have it, and in one that is refused', () => {
    const second = after(live, commands.submit(live, submitted));
    expect(expiryOf(after(second, commands.plan(second, planned(2), [], now)))).toBe(soon);
    const fault = { revision: 2, code: 'draft_empty', message: 'no text' };
    const refused = after(second, commands.refused(second, fault));
    expect(decide(refused, now + 1000)).toEqual({ do: 'expire' });
  });

  it('expires at the earlier time when an editor and a later package say different ones', () => {
    const moved = schedule(live, { expires: later });
    expect(expiryOf(moved)).toBe(later);
    const second = after(moved, commands.submit(moved, submitted));
    const again = (expires: string) =>
      expiryOf(after(second, commands.plan(second, planned(2, { expires }), [], now)));
    expect([again(soon), again(iso(now + 1500)), again(iso(now + 9000))]).toEqual([
      ...[later, iso(now + 1500), later],
    ]);
  });

  it('has nothing to take down when it was refused before it was public', () => {
    const received = after(unwritten(storyId), commands.submit(unwritten(storyId), submitted));
    const set = schedule(received, { expires: soon });
    const fault = { revision: 1, code: 'draft_empty', message: 'no text' };
    const refused = after(set, commands.refused(set, fault));
    expect(commands.expire(refused, {}, now + 1000)).toEqual([]);
    expect(isAtRest(refused, now + 1000)).toBe(true);
  });
});

describe('an editor', () => {
  it('sets, moves and lifts the time of a live story, without touching when it went out', () => {
    const plain = shown(read());
    const set = schedule(plain, { expires: soon });
    expect(expiryOf(set)).toBe(soon);
    expect(expiryOf(schedule(set, { expires: later }))).toBe(later);
    expect(expiryOf(schedule(set, { expires: null }))).toBeUndefined();
    expect(set.keptBack).toBeUndefined();
    expect(decide(set, now)).toEqual({ do: 'nothing' });
  });

  it.each<[string, StoryState, object, RegExp]>([
    ['that is past', live, { expires: past }, /expires, .*, is past: give a later one, or none/],
    [
      'that comes before the story goes out',
      read({ embargo: later }),
      { expires: soon },
      /would expire at .*, before it goes out at /,
    ],
    [
      'that comes as the story goes out',
      read(),
      { publishAt: soon, expires: soon },
      /would expire at .*, before it goes out at /,
    ],
    [
      'and may not move the publication after it',
      read({ expires: soon }),
      { publishAt: later },
      /would expire at .*, before it goes out at /,
    ],
  ])('may not set one %s', (_what, state, input, message) => {
    expect(refusedSchedule(state, input)).toMatchObject({
      ...{ code: 'request_invalid', message: expect.stringMatching(message) },
    });
  });

  it('can’t lift what is not set', () => {
    expect(refusedSchedule(read({ embargo: soon }), { expires: null })).toMatchObject({
      code: 'not_possible_now',
      message: expect.stringMatching(/^it has no time to expire to lift: the story is scheduled; it can be/),
    });
  });
});

describe('a story that has expired', () => {
  const gone = shown(expired(live, now + 1000));
  const at = now + 1500;

  it('comes back when it is to expire later, or not at all, with a reason', () => {
    for (const expires of [later, null]) {
      const back = schedule(gone, { expires, ...why }, at);
      expect(phaseOf(back, at)).toBe('processing');
      expect(decide(back, at)).toMatchObject({ do: 'publish' });
      expect(expiryOf(back)).toBe(expires ?? undefined);
    }
    expect(refusedSchedule(gone, { expires: later }, at)).toMatchObject({
      ...{ code: 'request_invalid', message: 'say why the story comes back: a reason is needed' },
    });
  });

  it('can come back at a set time', () => {
    const publishAt = iso(now + 1800);
    const back = schedule(gone, { expires: later, publishAt, ...why }, at);
    expect([phaseOf(back, at), dueOf(back)]).toEqual(['scheduled', publishAt]);
    expect(decide(back, at)).toEqual({ do: 'schedule', until: publishAt });
  });

  it.each<[string, CommandResult, string, RegExp]>([
    [
      'just reinstated',
      commands.reinstate(gone, why, at),
      'not_possible_now',
      /let it expire later, or not at all: the story is expired; it can be given a time to expire$/,
    ],
    [
      'given another time to go out alone',
      refusedSchedule(gone, { publishAt: later }, at),
      'not_possible_now',
      /only if it is to expire later, or not at all: the story is expired/,
    ],
    [
      'given the same time, which is past',
      refusedSchedule(gone, { expires: soon, ...why }, at),
      'request_invalid',
      /is past/,
    ],
    [
      'retracted',
      commands.retract(gone, { mode: 'withdraw', ...why }, at),
      'not_possible_now',
      /the story is expired/,
    ],
  ])('can’t be %s', (_what, result, code, message) => {
    expect(result).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('is told from one that was retracted before its time, which comes back once it is to expire later', () => {
    const retracted = shown(after(live, commands.retract(live, { mode: 'withdraw', ...why }, now)));
    expect(commands.reinstate(retracted, why, at)).toMatchObject({ code: 'not_possible_now' });
    const moved = schedule(retracted, { expires: later }, at);
    expect(phaseOf(moved, at)).toBe('retracted');
    expect(phaseOf(after(moved, commands.reinstate(moved, why, at)), at)).toBe('processing');
  });
});
