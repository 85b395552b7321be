import { describe, expect, it } from 'vitest';
import { decide } from '../decide.ts';
import { newStoryId } from '../identity.ts';
import { type StoryState, unwritten } from '../state.ts';
import { isAtRest, phaseOf, statusOf } from '../status.ts';
import { stateAfter } from '../testing/state-after.ts';
import type { CommandResult } from './command.ts';
import * as commands from './index.ts';

const now = Date.UTC(2026, 10, 29);
const at = new Date(now).toISOString();
const storyId = newStoryId(now);
const why = { reason: 'a wrong name', by: 'editor' };
const first = 'news/2026/10/ferry/';

/** Returns the state after one more command, which must not be refused. */
const after = (state: StoryState, result: CommandResult): StoryState => stateAfter(state, result, at);
const submitted = { receivedAt: at, lane: 'normal' as const, files: [], by: 'reporter' };
const plan = (revision: number) => ({
  ...{ revision, slug: 'ferry', path: first, headline: 'Ferry', section: 'news' },
  ...{ article: '', lane: 'normal' as const, publish: 'text-first' as const, warnings: [], refused: [] },
  ...{ promised: { videos: 0, pictures: 0 }, media: [] },
});
const edition = (n: number, path: string, revision = 1) => ({
  ...{ revision, edition: n, complete: true, media: [], destinations: ['public'], path },
  card: { headline: 'Ferry', section: 'news', language: 'en', publishedAt: at, modifiedAt: at },
});
const wentLive = (n: number, path: string) => ({
  ...{ revision: 1, edition: n, destination: 'public', url: `https://news.example/${path}`, playable: false },
});
const move = (state: StoryState, to: { slug?: string; section?: string }) =>
  after(state, commands.move(state, { ...to, ...why }, now));
/** Builds the edition that the state asks for, and shows it. */
function publish(state: StoryState): StoryState {
  expect(decide(state, now)).toMatchObject({ do: 'publish' });
  const path = state.plan?.path ?? '';
  const n = (state.editions.at(-1)?.edition ?? 0) + 1;
  const built = after(state, commands.editionBuilt(state, edition(n, path)));
  return after(built, commands.editionLive(built, wentLive(n, path)));
}

const received = after(unwritten(storyId), commands.submit(unwritten(storyId), submitted));
const planned = after(received, commands.plan(received, plan(1), [], now));
const live = publish(planned);

describe('a move', () => {
  it.each([
    [{ slug: 'boat' }, 'news/2026/10/boat/'],
    [{ section: 'sport' }, 'sport/2026/10/ferry/'],
    [{ slug: 'boat', section: 'sport' }, 'sport/2026/10/boat/'],
  ])('changes what is given, keeps the rest and the month, and says who and why: %j', (to, path) => {
    expect(commands.move(live, { ...to, ...why }, now)).toMatchObject([{ type: 'moved', path, ...why }]);
    expect(move(live, to).plan).toMatchObject({ path, headline: 'Ferry', ...to });
  });

  it('asks for an edition at the new address, and is complete again when that is live everywhere', () => {
    const moved = move(live, { slug: 'boat' });
    expect([phaseOf(live, now), phaseOf(moved, now), isAtRest(moved, now)]).toEqual([
      'complete',
      'live',
      false,
    ]);
    expect(statusOf(moved, now)).toMatchObject({
      path: 'news/2026/10/boat/',
      formerPaths: [first],
      url: `https://news.example/${first}`,
    });
    const there = publish(moved);
    expect(phaseOf(there, now)).toBe('complete');
    expect(statusOf(there, now).url).toBe('https://news.example/news/2026/10/boat/');
    expect(decide(there, now)).toEqual({ do: 'nothing' });
  });

  it('to where the story is already records nothing', () => {
    expect(commands.move(live, { slug: 'ferry', ...why }, now)).toEqual([]);
  });

  it('is refused when another one came first, so that its address is not the one that was claimed', () => {
    const moved = move(live, { slug: 'boat' });
    const claimed = 'sport/2026/10/ferry/';
    expect(commands.move(live, { section: 'sport', claimed, ...why }, now)).toMatchObject([
      { path: claimed },
    ]);
    expect(commands.move(moved, { section: 'sport', claimed, ...why }, now)).toMatchObject({
      code: 'not_possible_now',
      message: expect.stringContaining('was moved just now'),
    });
  });

  it('keeps every address at which the story may have been public, until it goes back there', () => {
    const twice = publish(move(publish(move(live, { slug: 'boat' })), { section: 'sport' }));
    expect(twice.formerPaths).toEqual([first, 'news/2026/10/boat/']);
    const back = move(twice, { slug: 'ferry', section: 'news' });
    expect(back.formerPaths).toEqual(['news/2026/10/boat/', 'sport/2026/10/boat/']);
  });

  it('away and back before an edition was built leaves the story complete, because no edition follows', () => {
    const back = move(move(live, { slug: 'boat' }), { slug: 'ferry' });
    expect(decide(back, now)).toEqual({ do: 'nothing' });
    expect([phaseOf(back, now), isAtRest(back, now)]).toEqual(['complete', true]);
    const started = after(planned, commands.editionBuilt(planned, edition(1, first)));
    const under = move(move(started, { slug: 'boat' }), { slug: 'ferry' });
    expect([phaseOf(under, now), decide(under, now).do]).toEqual(['processing', 'deliver']);
  });

  it('of a story without an edition leaves nothing behind', () => {
    const moved = move(planned, { slug: 'boat' });
    expect(moved).not.toHaveProperty('formerPaths');
    expect(phaseOf(moved, now)).toBe('processing');
    expect(publish(moved)).not.toHaveProperty('formerPaths');
  });

  it.each([
    ['held', after(planned, commands.hold(planned, { reason: 'stop', by: 'editor' }, now))],
    [
      'scheduled',
      after(planned, commands.schedule(planned, { by: 'e', publishAt: '2027-01-01T00:00:00Z' }, now)),
    ],
  ])('is possible for a story that is %s, which goes on waiting', (phase, state) => {
    const moved = move(state, { slug: 'boat' });
    expect([phaseOf(moved, now), moved.plan?.slug]).toEqual([phase, 'boat']);
  });

  it('stays in later revisions, also in one that was sent but not read', () => {
    const second = after(live, commands.submit(live, submitted));
    const moved = move(second, { slug: 'boat' });
    const read = after(moved, commands.plan(moved, plan(2), [], now));
    expect(read.plan).toMatchObject({ revision: 2, path: 'news/2026/10/boat/', slug: 'boat' });
  });

  it('is refused while it can change nothing, with what is possible instead', () => {
    const fault = { revision: 1, code: 'draft_empty', message: 'no text' };
    const retraction = { mode: 'withdraw' as const, ...why };
    for (const [state, phase, words] of [
      [received, 'received', 'before its draft is read'],
      [after(received, commands.refused(received, fault)), 'refused', 'send a correction first'],
      [after(live, commands.retract(live, retraction, now)), 'retracted', 'reinstate the story first'],
    ] as const)
      expect(commands.move(state, { slug: 'boat', ...why }, now)).toMatchObject({
        code: 'not_possible_now',
        state: phase,
        message: expect.stringContaining(words),
      });
  });
});

describe('an edition that was being built when its story moved', () => {
  it('is not recorded: another one is built for the new address', () => {
    const moved = move(live, { slug: 'boat' });
    expect(commands.editionBuilt(moved, edition(2, first))).toEqual([]);
    expect(commands.editionBuilt(moved, edition(2, 'news/2026/10/boat/'))).toHaveLength(1);
  });
});

describe('an edition of an earlier version, whose event has no path', () => {
  it('is at the address that its story had then', () => {
    const { path: _path, ...old } = edition(1, first);
    const state = after(planned, [{ v: 1, type: 'edition-built', ...old }]);
    expect(state.editions).toMatchObject([{ path: first }]);
    expect(decide(state, now)).toMatchObject({ do: 'deliver' });
  });
});
