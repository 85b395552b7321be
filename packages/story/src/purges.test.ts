import { describe, expect, it } from 'vitest';
import * as commands from './commands/index.ts';
import type { StoryEvent } from './events.ts';
import { apply } from './fold.ts';
import { newStoryId } from './identity.ts';
import { openPurges } from './purges.ts';
import { type StoryState, unwritten } from './state.ts';
import { isAtRest, statusOf } from './status.ts';

const at = '2026-11-29T08:00:00.000Z';
const later = '2026-11-29T08:01:00.000Z';
const now = Date.parse(later);
const storyId = newStoryId(now);
const front = { destination: 'public', cache: 'front' };

const after = (state: StoryState, event: StoryEvent, time = at): StoryState =>
  apply(state, { storyId, sequence: state.sequence + 1, at: time, events: [event] });
const live = (edition: number, purge?: string[]): StoryEvent => ({
  ...{ v: 1, type: 'edition-live', revision: 1, edition, destination: 'public', playable: false },
  ...{ url: 'https://news.example/ferry/', ...(purge && { purge }) },
});
const withdrawn: StoryEvent = {
  ...{ v: 1, type: 'withdrawn', revision: 1, edition: 3, destination: 'public', deleted: 2 },
  purge: ['front'],
};
const retracted: StoryEvent = {
  ...{ v: 1, type: 'retracted', revision: 1, mode: 'withdraw', reason: 'a court order', by: 'editor' },
};
const started = after(unwritten(storyId), {
  ...{ v: 1, type: 'submitted', revision: 1, receivedAt: at, lane: 'normal', files: [], by: 'reporter' },
});
const first = after(started, live(1));
const second = after(first, live(2, ['front', 'cdn']));
const purged = (state: StoryState, more: object, time = later): StoryState => {
  const events = commands.purged(state, { ...front, edition: 2, answer: { status: 200 }, ...more });
  return [...(events as StoryEvent[])].reduce((before, event) => after(before, event, time), state);
};

describe('a purge', () => {
  it('is open for each cache that the event of a live edition names, and for none without', () => {
    expect(openPurges(first)).toEqual([]);
    expect(openPurges(second)).toEqual([
      { ...front, edition: 2, since: at },
      { destination: 'public', cache: 'cdn', edition: 2, since: at },
    ]);
  });

  it('is done when that cache has answered, once', () => {
    const done = purged(second, {});
    expect(openPurges(done).map(({ cache }) => cache)).toEqual(['cdn']);
    expect(commands.purged(done, { ...front, edition: 2 })).toEqual([]);
    expect(statusOf(done, now).purges).toContainEqual({
      ...{ ...front, edition: 2, since: at, done: later, answer: { status: 200 } },
    });
  });

  it('is not done by the purge of an older edition, and keeps the time since when it waits', () => {
    const third = after(second, live(3, ['front']), later);
    expect(commands.purged(third, { ...front, edition: 2, answer: { status: 200 } })).toEqual([]);
    expect(openPurges(third)).toContainEqual({ ...front, edition: 3, since: at });
  });

  it('of media is not done by the purge of the documents', () => {
    const gone = after(after(after(second, retracted), live(3, ['front'])), withdrawn);
    expect(commands.purged(gone, { ...front, edition: 3, answer: { status: 200 } })).toEqual([]);
    expect(openPurges(purged(gone, { edition: 3, media: true })).map(({ cache }) => cache)).toEqual(['cdn']);
  });

  it('of media stays open when the story is reinstated before the cache has answered', () => {
    const gone = after(after(after(second, retracted), live(3, ['front'])), withdrawn);
    const back = after(gone, { v: 1, type: 'reinstated', revision: 1, reason: 'settled', by: 'editor' });
    expect(openPurges(after(back, live(4, ['front'])))).toContainEqual({
      ...{ ...front, edition: 4, media: true, since: at },
    });
  });

  it('keeps a story from rest, also through a new revision', () => {
    const shown = { revision: 1, edition: 2, complete: true, media: [], destinations: ['public'] };
    const complete = {
      ...{ ...second, times: { complete: at }, plan: { revision: 1 }, editions: [shown] },
    } as unknown as StoryState;
    expect(isAtRest(complete, now)).toBe(false);
    const done = purged(purged(complete, {}), { cache: 'cdn' });
    expect(isAtRest(done, now)).toBe(true);
    const corrected = after(second, {
      ...{ v: 1, type: 'submitted', revision: 2, receivedAt: at, lane: 'normal', files: [], by: 'reporter' },
    });
    expect(openPurges(corrected)).toHaveLength(2);
    expect(openPurges(purged(corrected, {}))).toHaveLength(1);
  });
});
