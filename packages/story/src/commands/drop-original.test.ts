import { describe, expect, it } from 'vitest';
import { decide, laneOf } from '../decide.ts';
import { isKeptBack, newestEdition } from '../due.ts';
import { newStoryId } from '../identity.ts';
import type { PlannedMedia } from '../media.ts';
import { type StoryState, unwritten } from '../state.ts';
import { isAtRest, phaseOf, statusOf } from '../status.ts';
import { stateAfter } from '../testing/state-after.ts';
import type { CommandResult } from './command.ts';
import * as commands from './index.ts';

const now = Date.UTC(2026, 10, 30);
const at = new Date(now).toISOString();
const storyId = newStoryId(now);
const [sea, quay, film, words] = ['a', 'b', 'c', 'd'].map((digit) => digit.repeat(64)) as [
  string,
  string,
  string,
  string,
];
const why = { reason: 'the agency has killed it', by: 'picture-desk' };

/** Returns the state after one more command, which must not be refused. */
const after = (state: StoryState, result: CommandResult): StoryState => stateAfter(state, result, at);
const fileOf = (original: string, name: string) => ({
  ...{ name, role: 'media' as const, sha256: original, bytes: 1 },
});
const medium = (original: string, file: string, more: Partial<PlannedMedia> = {}): PlannedMedia => ({
  ...{ original, file, kind: 'picture', type: 'image/jpeg', bytes: 1, recipe: 'r', lead: false },
  ...more,
});
const files = [fileOf(sea, 'sea.jpg'), fileOf(quay, 'quay.jpg')];
const submission = { receivedAt: at, lane: 'normal' as const, files, by: 'reporter' };
const planOf = (revision: number, ...media: PlannedMedia[]) => ({
  ...{ revision, slug: 'ferry', path: 'news/2026/11/ferry/', headline: 'Ferry', section: 'news' },
  ...{ article: '', lane: 'normal' as const, publish: 'text-first' as const, warnings: [], refused: [] },
  promised: { videos: 0, pictures: 0 },
  media,
});
const plan = planOf(1, medium(sea, 'sea.jpg', { lead: true }), medium(quay, 'quay.jpg'));
const edition = (n: number, media: string[], more: object = {}) => ({
  ...{ revision: 1, edition: n, complete: true, media, destinations: ['public', 'partner'] },
  path: 'news/2026/11/ferry/',
  card: { headline: 'Ferry', section: 'news', language: 'en', publishedAt: at, modifiedAt: at },
  ...more,
});
const made = (original: string) => ({
  ...{ revision: 1, original, kind: 'picture' as const, recipe: 'r', result: `${original}.json` },
  ...{ renditions: [], warnings: [] },
});
const wentLive = (n: number, destination: string, revision = 1) => ({
  ...{ revision, edition: n, destination, url: 'https://news.example/ferry/', playable: false },
});
const liveEverywhere = (state: StoryState, n: number): StoryState =>
  ['public', 'partner'].reduce(
    (one, name) => after(one, commands.editionLive(one, wentLive(n, name))),
    state,
  );
const drop = (state: StoryState, original = sea) =>
  after(state, commands.dropOriginal(state, { original, ...why }));

const received = after(unwritten(storyId), commands.submit(unwritten(storyId), submission));
const planned = after(received, commands.plan(received, plan, [], now));
const ready = [sea, quay].reduce(
  (state, original) => after(state, commands.mediaReady(state, made(original))),
  planned,
);
const built = after(ready, commands.editionBuilt(ready, edition(1, [sea, quay])));
const live = liveEverywhere(built, 1);
const held = (state: StoryState) =>
  after(state, commands.hold(state, { kind: 'editor', reason: 'wait', by: 'editor' }, now));
const corrected = (state: StoryState, changed = [...state.files, fileOf(words, 'words.txt')]) =>
  after(state, commands.correct(state, { ...submission, files: changed, seen: state.revision }, now));

describe('an original that is withdrawn', () => {
  it('leaves a live story: the next edition shows the rest, and goes before all other work', () => {
    const dropped = drop(live);
    expect(decide(dropped, now)).toEqual({ do: 'publish', complete: true, media: [quay] });
    expect([isAtRest(dropped, now), laneOf(dropped), phaseOf(dropped, now)]).toEqual([
      false,
      'breaking',
      'complete',
    ]);
    const next = after(dropped, commands.editionBuilt(dropped, edition(2, [quay])));
    expect(decide(next, now)).toMatchObject({ do: 'deliver', destinations: ['public', 'partner'] });
    const done = liveEverywhere(next, 2);
    expect(decide(done, now)).toEqual({ do: 'nothing' });
    expect([isAtRest(done, now), laneOf(done)]).toEqual([true, 'normal']);
  });

  it('is on record once, with who and why, and the file is listed as refused', () => {
    const dropped = drop(live);
    expect(dropped.dropped).toEqual([{ revision: 1, original: sea, ...why, at, edition: 1 }]);
    expect(statusOf(dropped, now).refused).toEqual([
      { file: 'sea.jpg', code: 'original_withdrawn', message: expect.stringContaining('sea.jpg') },
    ]);
    expect(commands.dropOriginal(dropped, { original: sea, ...why })).toEqual([]);
    expect(commands.dropOriginal(live, { original: film, ...why })).toEqual([]);
  });

  it('makes the next picture the lead when it was the lead', () => {
    expect(drop(live).media).toMatchObject([{ original: quay, lead: true }]);
    expect(drop(live, quay).media).toMatchObject([{ original: sea, lead: true }]);
  });

  it('takes the captions of a video along', () => {
    const media = [
      medium(film, 'film.mp4', { kind: 'video' }),
      medium(words, 'film.vtt', { kind: 'captions', of: film }),
      medium(quay, 'quay.jpg'),
    ];
    const withFilm = after(received, commands.plan(received, planOf(1, ...media), [], now));
    expect(drop(withFilm, film).media.map(({ original }) => original)).toEqual([quay]);
    expect(drop(withFilm, words).media.map(({ original }) => original)).toEqual([film, quay]);
  });

  it('is not planned any more in a story that was only received, and makes no edition that was begun with it', () => {
    const dropped = drop(received);
    expect(dropped.files).toEqual([files[1]]);
    const next = after(dropped, commands.plan(dropped, plan, [], now));
    expect(next.media).toMatchObject([{ original: quay, lead: true }]);
    expect(statusOf(next, now).refused).toMatchObject([{ file: 'sea.jpg', code: 'original_withdrawn' }]);
    expect(commands.editionBuilt(drop(ready), edition(1, [sea, quay]))).toEqual([]);
    expect(commands.mediaReady(drop(planned), made(sea))).toEqual([]);
  });

  it('is not planned either when it was inside a draft that is being read', () => {
    const reading = after(
      unwritten(storyId),
      commands.submit(unwritten(storyId), { ...submission, files: [] }),
    );
    const dropped = drop(reading);
    expect(after(dropped, commands.plan(dropped, plan, [], now)).media).toMatchObject([{ original: quay }]);
    expect(commands.dropOriginal(dropped, { original: sea, ...why })).toEqual([]);
  });

  it('does not go out with an edition that was built before, or with its place on the page', () => {
    const dropped = drop(built);
    expect([isKeptBack(dropped, edition(1, [sea, quay])), newestEdition(dropped)]).toEqual([true, undefined]);
    const early = after(planned, commands.editionBuilt(planned, edition(1, [], { complete: false })));
    const shown = liveEverywhere(early, 1);
    expect(decide(drop(shown), now)).toMatchObject({ do: 'publish', media: [] });
  });

  it('stays away in later corrections, until it is sent again', () => {
    const done = liveEverywhere(after(drop(live), commands.editionBuilt(drop(live), edition(2, [quay]))), 2);
    const other = corrected(done);
    expect(other.files.map(({ sha256 }) => sha256)).toEqual([quay, words]);
    const back = corrected(done, [...done.files, fileOf(sea, 'sea.jpg')]);
    const media = [medium(sea, 'sea.jpg'), medium(quay, 'quay.jpg')];
    const next = after(back, commands.plan(back, planOf(2, ...media), [], now));
    expect(next.media.map(({ original }) => original)).toEqual([sea, quay]);
    const shown = after(next, commands.editionBuilt(next, edition(3, [sea, quay], { revision: 2 })));
    expect(shown.editions).toHaveLength(3);
    expect(isKeptBack(shown, edition(3, [sea, quay], { revision: 2 }))).toBe(false);
    expect(drop(shown).dropped).toMatchObject([{ original: sea, revision: 2, edition: 3 }]);
  });

  it('is not in a retracted story that comes back', () => {
    const retracted = after(live, commands.retract(live, { mode: 'withdraw', ...why }, now));
    const notice = after(retracted, commands.editionBuilt(retracted, edition(2, [], { notice: true })));
    const dropped = drop(notice);
    expect(decide(dropped, now)).toMatchObject({ do: 'deliver', edition: { edition: 2 } });
    const back = after(dropped, commands.reinstate(dropped, why, now));
    expect(decide(back, now)).toMatchObject({ do: 'publish', media: [quay] });
  });
});

describe('an original that is withdrawn from a live story of which nothing newer may go out', () => {
  const cut = (state: StoryState, n: number, media: string[], destinations = ['public', 'partner']) =>
    after(state, commands.editionBuilt(state, edition(n, media, { cut: true, destinations })));

  it.each([
    ['is held', held(live)],
    ['has a correction that nobody has read', corrected(live)],
    [
      'has a correction that was refused',
      after(corrected(live), commands.refused(corrected(live), { revision: 2, code: 'c', message: 'm' })),
    ],
  ])('leaves what is live, in an edition of its own, when the story %s', (_, waiting) => {
    const dropped = drop(waiting);
    expect(decide(dropped, now)).toMatchObject({
      ...{ do: 'publish-cut', media: [quay], complete: true, of: { edition: 1 } },
      destinations: ['public', 'partner'],
    });
    const next = cut(dropped, 2, [quay]);
    expect(decide(next, now)).toMatchObject({ do: 'deliver', edition: { edition: 2 } });
    const done = liveEverywhere(next, 2);
    expect(decide(done, now)).toEqual({ do: 'nothing' });
  });

  it('leaves only where it is shown', () => {
    const half = after(built, commands.editionLive(built, wentLive(1, 'public')));
    const next = cut(drop(held(half)), 2, [quay], ['public']);
    expect(decide(next, now)).toMatchObject({ do: 'deliver', destinations: ['public'] });
    expect(newestEdition(next, 'public')?.edition).toBe(2);
    expect(newestEdition(next, 'partner')?.edition).toBe(1);
    expect(isKeptBack(next, edition(1, [sea, quay]))).toBe(true);
  });

  it('leaves a destination that is not in the settings any more by one cut, beside whole editions for the others', () => {
    const dropped = drop(live);
    const whole = after(
      dropped,
      commands.editionBuilt(dropped, edition(2, [quay], { destinations: ['public'] })),
    );
    const shown = after(whole, commands.editionLive(whole, wentLive(2, 'public')));
    expect(decide(shown, now)).toMatchObject({
      do: 'publish-cut',
      of: { edition: 1 },
      destinations: ['partner'],
    });
    const next = cut(shown, 3, [quay], ['partner']);
    expect(decide(next, now)).toMatchObject({
      do: 'deliver',
      edition: { edition: 3 },
      destinations: ['partner'],
    });
    const done = after(next, commands.editionLive(next, wentLive(3, 'partner')));
    expect([decide(done, now).do, isAtRest(done, now)]).toEqual(['nothing', true]);
  });

  it('does not make a story complete that moved while it was held: its whole edition is still to come', () => {
    const moved = after(held(live), commands.move(held(live), { slug: 'pier', ...why }, now));
    const path = moved.plan?.path ?? '';
    const dropped = drop(moved);
    const next = after(dropped, commands.editionBuilt(dropped, edition(2, [quay], { cut: true, path })));
    const done = liveEverywhere(next, 2);
    expect(done.times.complete).toBeUndefined();
    const released = after(done, commands.release(done, { by: 'editor' }, now));
    expect([phaseOf(released, now), decide(released, now).do]).toEqual(['live', 'publish']);
  });

  it('is followed by a whole edition once the story may go out again', () => {
    const done = liveEverywhere(cut(drop(held(live)), 2, [quay]), 2);
    const released = after(done, commands.release(done, { by: 'editor' }, now));
    expect(decide(released, now)).toEqual({ do: 'publish', complete: true, media: [quay] });
    expect(isAtRest(released, now)).toBe(false);
  });

  it('leaves it once more when another one is withdrawn before the edition went out', () => {
    const twice = drop(cut(drop(held(live)), 2, [quay]), quay);
    expect(decide(twice, now)).toMatchObject({ do: 'publish-cut', media: [] });
  });
});
