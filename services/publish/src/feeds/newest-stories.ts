import type { FeedItem } from '@slugline/render';
import type { Context, OpenDestination } from '@slugline/runtime';
import { itemOf, openOlderStories, sectionsAt } from './older-stories.ts';

/** The most stories in a feed. Readers poll feeds, and a feed of all stories would only grow. */
const longest = 50;
/** How many of the newest stories are read from Redis. The feeds of their sections are made. */
const lookedAt = 200;

/** The newest stories of a section; of all sections without one. */
interface Newest {
  section: string | undefined;
  stories: FeedItem[];
}

/**
 * Returns the stories of a destination's feeds: the newest of all sections; the newest of each section that has one of
 * those, or a story that changed since the feeds were made; and the newest of the sections `also`. Each story is as its
 * live edition there shows it.
 *
 * The newest stories come from Redis. Where they do not fill a feed, older ones come from the catalogue. While that is
 * being filled or does not answer, the older stories of the present feed stay, and `onBehind` is told why. Throws
 * `queue_unavailable` and the errors of the stores.
 */
export async function newestStories(
  context: Pick<Context, 'catalogue' | 'journal' | 'log'>,
  destination: OpenDestination,
  onBehind: (reason: string) => void,
  also: Iterable<string>,
): Promise<Newest[]> {
  const states = await context.journal.published(lookedAt);
  const recent = states.flatMap((state) => itemOf(state, destination) ?? []);
  const older = await openOlderStories(context, destination, states);
  // A section that has lost its only story changes, too.
  const there = states.flatMap((state) => sectionsAt(state, destination));
  const sections = new Set([...there, ...older.changedSections, ...also]);
  const newest: Newest[] = [];
  for (const section of [undefined, ...sections]) {
    const stories = recent.filter(({ card }) => section === undefined || card.section === section);
    if (stories.length < longest) stories.push(...(await older.newest(section, longest - stories.length)));
    newest.push({ section, stories: stories.toSorted(lastPublishedFirst).slice(0, longest) });
  }
  const fault = older.end();
  if (fault !== undefined) onBehind(fault);
  return newest;
}

const lastPublishedFirst = (one: FeedItem, other: FeedItem): number =>
  Date.parse(other.card.publishedAt) - Date.parse(one.card.publishedAt) ||
  (one.storyId < other.storyId ? 1 : -1);
