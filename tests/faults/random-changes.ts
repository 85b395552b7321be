import { writeJournals } from '@slugline/journal';
import type { Context } from '@slugline/runtime';
import type { ObjectStore } from '@slugline/store';
import {
  type CommandResult,
  commands,
  type JournalEntry,
  newStoryId,
  type StoryEvent,
  type StoryState,
} from '@slugline/story';
import { textPlan } from '@slugline/testing/samples/journal';
import type { Random } from '../chaos/random.ts';

const words = ['harbour', 'ferry', 'storm', 'council', 'bridge', 'Küste', '東京', 'market', 'Öl', 'winter'];
const sections = ['news', 'sport', 'culture'];
const hour = 3_600_000;

/**
 * Writes journals of stories that Redis and the catalogue know nothing of, as after years without them. Returns the ids.
 * The same seed makes the same stories.
 */
export async function writeStories(working: ObjectStore, random: Random, stories: number): Promise<string[]> {
  const journals = Array.from({ length: stories }, (_, n): [JournalEntry] => {
    // Some of the last days, most of the years before.
    const received = Math.floor(Date.now() - hour - (n / stories) ** 8 * 10_000 * hour);
    const at = new Date(received).toISOString();
    const storyId = newStoryId(received);
    return [{ storyId, sequence: 1, at, events: revisionOf(random, 1, at) }];
  });
  await writeJournals(working, journals);
  return journals.map(([{ storyId }]) => storyId);
}

/**
 * Makes this many changes of stories through the journal, several at a time, and adds new stories to `ids`. The same seed
 * makes the same changes, in about the same order.
 */
export async function changeStories(
  journal: Context['journal'],
  random: Random,
  ids: string[],
  changes: number,
): Promise<void> {
  const one = async () => {
    if (random.chance(0.05)) {
      const storyId = newStoryId(Date.now());
      const events = revisionOf(random, 1, new Date().toISOString());
      await journal.transact(storyId, () => events);
      ids.push(storyId);
    } else await journal.transact(random.pick(ids), (state) => changeOf(random, state));
  };
  let left = changes;
  const lane = async () => {
    while (left-- > 0) await one();
  };
  await Promise.all(Array.from({ length: 16 }, lane));
}

/** A revision with a headline, a section and tags of its own. It waits for a person, so no job but those of the catalogue has work. */
const revisionOf = (random: Random, number: number, receivedAt: string): StoryEvent[] => {
  const [first, second, third] = [random.pick(words), random.pick(words), random.pick(words)];
  const at = Math.floor(random.fraction() * 1e9);
  const base = { v: 1, revision: number } as const;
  return [
    {
      ...base,
      type: 'submitted',
      receivedAt,
      lane: random.pick(['breaking', 'normal']),
      files: [],
      by: 'wire',
    },
    textPlan(`story-${at}`, {
      revision: number,
      headline: `${first} ${second} x${at}`,
      section: random.pick(sections),
      about: {
        authors: ['Ada Lind'],
        tags: random.chance(0.5) ? [third] : [second, third],
        language: random.pick(['en', 'de', 'ja']),
      },
    }),
    { ...base, type: 'held', kind: 'review', reason: 'it waits' },
  ];
};

/** A revision, or the beginning or end of a second hold. */
function changeOf(random: Random, state: StoryState): CommandResult {
  const now = Date.now();
  if (random.chance(0.4)) return revisionOf(random, state.revision + 1, new Date(now).toISOString());
  const isHeld = state.holds.some(({ kind }) => kind === 'editor');
  return isHeld
    ? commands.release(state, { kind: 'editor', by: 'desk' }, now)
    : commands.hold(state, { kind: 'editor', reason: 'a call', by: 'desk' }, now);
}
