import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { newStoryId } from '../identity.ts';
import { type StoryState, unwritten } from '../state.ts';
import { phaseOf } from '../status.ts';
import { stateAfter } from '../testing/state-after.ts';
import { type CommandResult, isRefusal, possibleNow } from './command.ts';
import * as commands from './index.ts';

// Walks the tables of commands in docs/architecture.md: “What an editor can do” and “What the work reports”. Each cell
// is a run of the command on a story in that state. A new command needs a row there and here, and a verb if an editor
// gives it.

const now = Date.UTC(2026, 10, 29);
const iso = (at: number) => new Date(at).toISOString();
const [soon, later] = [iso(now + 1000), iso(now + 2000)];
const by = 'editor';
const why = { by, reason: 'the court has decided' };
const picture = 'a'.repeat(64);

type Command = (state: StoryState) => CommandResult;

/** What an editor does, and in which words a refusal says that it is possible. */
const asked: Record<string, { verb?: string; run: Command }> = {
  submit: { run: (state) => commands.submit(state, submitted) },
  correct: {
    verb: 'corrected',
    run: (state) => commands.correct(state, { ...submitted, seen: state.revision, note: 'Nine' }, now),
  },
  hold: { verb: 'held', run: (state) => commands.hold(state, why, now) },
  release: { verb: 'released', run: (state) => commands.release(state, why, now) },
  'schedule publishAt': {
    verb: 'scheduled',
    run: (state) => commands.schedule(state, { publishAt: later, ...why }, now),
  },
  'schedule expires': {
    verb: 'given a time to expire',
    run: (state) => commands.schedule(state, { expires: later, ...why }, now),
  },
  move: { verb: 'moved', run: (state) => commands.move(state, { slug: 'night-ferry', ...why }, now) },
  retract: {
    verb: 'retracted',
    run: (state) => commands.retract(state, { mode: 'withdraw', ...why }, now),
  },
  reinstate: { verb: 'reinstated', run: (state) => commands.reinstate(state, why, now) },
};

const submitted = { receivedAt: iso(now), lane: 'normal' as const, files: [], by };
const fault = { code: 'draft_empty', message: 'no text' };
const job = { queue: 'publish', id: 'publish-1', attempts: 3 };
const issued = { number: 1, outcome: 'dark' as const, timeToDarkMs: 1200 };

/** What the services report about their work, and an operator about a failure. */
const reported: Record<string, Command> = {
  plan: (state) => commands.plan(state, planned(state), [], now),
  refused: (state) => commands.refused(state, { ...of(state), ...fault }),
  waitUntil: (state) => commands.waitUntil(state, { until: soon }),
  embargoEnded: (state) => commands.embargoEnded(state, {}, now + 1000),
  expire: (state) => commands.expire(expiring(state), {}, now + 1000),
  mediaProgress: (state) => commands.mediaProgress(state, { ...ofPicture(state), percent: 50 }),
  mediaPlayable: (state) => commands.mediaPlayable(state, { ...ofPicture(state), ...made }),
  mediaReady: (state) => commands.mediaReady(state, { ...ofPicture(state), ...made, ...ready }),
  mediaFailed: (state) => commands.mediaFailed(state, { ...ofPicture(state), ...fault, job }),
  dropOriginal: (state) => commands.dropOriginal(state, { original: picture, ...why }),
  editionBuilt: (state) => commands.editionBuilt(state, edition(state, [])),
  editionLive: (state) => commands.editionLive(state, shown(built(state))),
  stuck: (state) => commands.stuck(state, { ...fault, job }),
  replay: (state) => commands.replay(stuck(state), { failure: job.id, by }, now),
  discard: (state) => commands.discard(stuck(state), { failure: job.id, by }, now),
  withdrawn: (state) =>
    commands.withdrawn(state, { edition: newest(state), destination: 'public', deleted: 1 }),
  receiptIssued: (state) => commands.receiptIssued(state, issued),
  purged: (state) => commands.purged(cached(state), purge),
};

const purge = { destination: 'public', cache: 'front', edition: 1 };
/** A cache has something of it to forget. */
const cached = (state: StoryState): StoryState => ({
  ...state,
  purges: [{ ...purge, since: state.updatedAt }],
});

const stuck = (state: StoryState) => after(state, (now) => commands.stuck(now, { ...fault, job }));
const built = (state: StoryState) => after(state, (now) => commands.editionBuilt(now, edition(now, [])));
const setExpires = ({ revision }: StoryState, expires: string): CommandResult => [
  { v: 1, type: 'rescheduled', revision, expires, by },
];
const expiring = (state: StoryState) => after(state, (now) => setExpires(now, soon));
const of = ({ revision }: StoryState) => ({ revision });
const newest = ({ editions }: StoryState) => editions.at(-1)?.edition ?? 0;
const ofPicture = (state: StoryState) => ({ ...of(state), original: picture });
const made = { result: 'result.json', renditions: [] };
const ready = { kind: 'picture' as const, recipe: 'r', warnings: [] };

const planned = (state: StoryState, more: object = {}): Parameters<typeof commands.plan>[1] => ({
  ...of(state),
  ...{ slug: 'ferry', path: 'news/2026/11/ferry/', headline: 'Ferry', section: 'news', article: 'a' },
  ...{ lane: 'normal', publish: 'text-first', promised: { videos: 0, pictures: 0 }, warnings: [] },
  ...{ refused: [], media: [{ ...ready, type: 'image/jpeg', bytes: 1, original: picture, ...named }] },
  ...more,
});
const named = { file: 'ferry.jpg', lead: false };
const edition = (state: StoryState, media: string[], more: object = {}) => ({
  ...{
    ...of(state),
    edition: newest(state) + 1,
    complete: media.length > 0,
    media,
    destinations: ['public'],
  },
  card: { headline: 'h', section: 'news', language: 'en', publishedAt: iso(now), modifiedAt: iso(now) },
  ...more,
});
const shown = (state: StoryState) => ({
  ...{ ...of(state), edition: newest(state), destination: 'public', playable: false },
  url: 'https://news.example/news/2026/11/ferry/',
});

/** Returns the state after a command, which must not be refused. */
const after = (state: StoryState, command: Command): StoryState =>
  stateAfter(state, command(state), iso(now));
const story = (...done: Command[]): StoryState => done.reduce(after, unwritten(newStoryId(now)));

const { submit, hold, correct, retract } = Object.fromEntries(
  Object.entries(asked).map(([name, { run }]) => [name, run]),
) as Record<string, Command> as Record<'submit' | 'hold' | 'correct' | 'retract', Command>;
const { plan, mediaReady, refused } = reported as Record<'plan' | 'mediaReady' | 'refused', Command>;
const editionLive: Command = (state) => commands.editionLive(state, shown(state));
const text: Command[] = [
  submit,
  plan,
  (state) => commands.editionBuilt(state, edition(state, [])),
  editionLive,
];
const whole: Command[] = [
  ...text,
  mediaReady,
  (state) => commands.editionBuilt(state, edition(state, [picture])),
  editionLive,
];
const notice: Command[] = [
  (state) => commands.editionBuilt(state, edition(state, [], { notice: true })),
  editionLive,
];

/** A story in each state, by the name of the column. */
const states: Record<string, StoryState> = {
  received: story(submit),
  refused: story(submit, refused),
  held: story(submit, plan, (state) => commands.hold(state, { kind: 'doubt', reason: 'hm' }, now)),
  scheduled: story(submit, (state) => commands.plan(state, planned(state, { embargo: soon }), [], now)),
  processing: story(submit, plan),
  live: story(...text),
  complete: story(...whole),
  'held live': story(...text, hold),
  'correction refused': story(...whole, correct, refused),
  retracted: story(...whole, retract, ...notice),
  expired: story(
    ...whole,
    (state) => setExpires(state, iso(now - 1000)),
    (state) => commands.expire(state, {}, now),
    ...notice,
  ),
};

/** Runs a command. Returns what its cell says. */
function cellOf(state: StoryState, command: Command): string {
  const result = command(state);
  if (isRefusal(result)) return result.code === 'not_possible_now' ? 'no' : result.code;
  return result.length === 0 ? '·' : phaseOf(after(state, command), now);
}

/** The rows of the tables under a heading: by their first cell, what the other cells say, by column. */
function rowsOf(heading: string): Record<string, Record<string, string>> {
  const page = readFileSync(new URL('../../../../docs/architecture.md', import.meta.url), 'utf8');
  const section = page.split(/^#+ /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('|') && !line.startsWith('|--'));
  const [columns = [], ...rows] = lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
  return Object.fromEntries(
    rows.map(([name = '', ...cells]) => [
      name,
      Object.fromEntries(cells.map((cell, n) => [columns[n + 1] ?? '', cell])),
    ]),
  );
}

const runs = Object.fromEntries(Object.entries(asked).map(([name, { run }]) => [name, run]));

describe.each([
  ['What an editor can do', runs],
  ['What the work reports', reported],
])('the table “%s”', (heading, rows) => {
  const inDocs = rowsOf(heading);

  it('has a row for each command', () => {
    expect(Object.keys(inDocs)).toEqual(Object.keys(rows));
  });

  it.each(Object.entries(rows))('says what `%s` does in each state', (name, command) => {
    const cells = Object.entries(states).map(([state, at]) => [state, cellOf(at, command)] as const);
    // For whoever writes the row:
    const row = `| \`${name}\` | ${cells.map(([, cell]) => cell).join(' | ')} |`;
    expect(inDocs[name], row).toEqual(Object.fromEntries(cells));
  });
});

it('there is a row for each command that there is', () => {
  const rows = [...Object.keys(asked), ...Object.keys(reported)].map((name) => name.split(' ')[0]);
  expect(new Set(rows)).toEqual(new Set(Object.keys(commands)));
});

describe.each(Object.entries(states))('a refusal for a story that is %s', (_name, state) => {
  const all = Object.values(asked);
  const refusals = all.map(({ run }) => run(state)).filter(isRefusal);

  it('says what is possible now, and that is possible', () => {
    const possible = all.flatMap(({ verb, run }) =>
      verb === undefined || ['no', '·'].includes(cellOf(state, run)) ? [] : [verb],
    );
    expect(new Set(possibleNow(state, now))).toEqual(new Set(possible));
    const words = possibleNow(state, now).at(-1) ?? '';
    expect(refusals.length).toBeGreaterThan(0);
    for (const { code, message } of refusals) {
      expect(code).toBe('not_possible_now');
      expect(message).toMatch(new RegExp(`^.+: the story is [^;]+; it can be [^:]*\\b${words}$`));
    }
  });
});
