import type { Catalogue, CatalogueRow } from '@slugline/catalogue';
import { type FeedItem, storiesInFeed } from '@slugline/render';
import type { Context, OpenDestination } from '@slugline/runtime';
import { inParallel, readText } from '@slugline/store';
import { isOutage, SluglineError, type StoryState, shownAt, toSluglineError } from '@slugline/story';
import { writeRows } from '../catalogue/write-rows.ts';
import { addressOfFeed } from '../site.ts';

/** How many rows are read at a time, and how many at most for one feed: some may not be live at the destination. */
const rowsAtOnce = 50;
const mostRows = 200;
/** How many states are read at a time. */
const statesAtOnce = 16;
/** How far back a process looks for changes when it makes its first feeds, ms. */
const firstLook = 10 * 60_000;
/** An entry may come into Redis this much later than its time says, ms. */
const margin = 2000;
/** The most stories whose rows are brought up to date before feeds are made. The jobs of the catalogue do the others. */
const mostChanged = 500;

type Parts = Pick<Context, 'catalogue' | 'journal' | 'log'>;

/** The stories that are live at a destination and not among the newest of Redis. */
interface OlderStories {
  /** The sections of those that changed since the feeds of the destination were made. */
  changedSections: readonly string[];
  /** Returns the newest of a section, or of all sections: `wanted` of them, or somewhat more, if there are so many. */
  newest(section: string | undefined, wanted: number): Promise<FeedItem[]>;
  /** Call it when the feeds are made. Returns why the catalogue could not be relied on; undefined when it could. */
  end(): string | undefined;
}

/** Up to when this process has looked for changes for the feeds of a destination, ms since 1970. */
const lookedUpTo = new WeakMap<OpenDestination, number>();

/**
 * Opens the stories that are not in `recent`. They come from the catalogue; the rows of those that changed are brought
 * up to date first. While it is being filled or does not answer, they also come from the present feeds. There are none
 * when it is off. All of this throws `queue_unavailable` and the errors of the stores.
 */
export async function openOlderStories(
  context: Parts,
  destination: OpenDestination,
  recent: readonly StoryState[],
): Promise<OlderStories> {
  const { catalogue, journal } = context;
  const began = Date.now();
  const known = new Set(recent.map(({ storyId }) => storyId));
  let answers = catalogue !== undefined;
  let fault: string | undefined;

  /** Asks the catalogue. When it has failed once it is not asked again, because every feed would wait for it. */
  const ask = async <T>(question: (catalogue: Catalogue) => Promise<T[]>): Promise<T[]> => {
    if (catalogue === undefined || !answers) return [];
    try {
      return await question(catalogue);
    } catch (error) {
      const { code, message } = toSluglineError(error);
      if (code !== 'catalogue_unavailable' && code !== 'store_full') throw error;
      answers = false;
      fault = message;
      return [];
    }
  };

  const changedSections = await ask(async (rows) => {
    if (!(await rows.progress()).filled) fault = 'the catalogue is being filled';
    const since = (lookedUpTo.get(destination) ?? began - firstLook) - margin;
    const changed = (await journal.changedSince(since)).filter((storyId) => !known.has(storyId));
    const written = await writeRows(context, changed.slice(-mostChanged));
    return written.flatMap((state) => sectionsAt(state, destination));
  });

  const inCatalogue = async (rows: Catalogue, section: string | undefined, wanted: number) => {
    const found: FeedItem[] = [];
    let cursor: string | undefined;
    for (let looked = 0; looked < mostRows && found.length < wanted; looked += rowsAtOnce) {
      const page = await rows.find({ section }, 'published', { limit: rowsAtOnce, cursor });
      const others = page.rows.filter(({ id }) => !known.has(id));
      found.push(...(await shownOf(context, destination, others)));
      cursor = page.next;
      if (cursor === undefined) break;
    }
    return found;
  };

  return {
    changedSections,
    newest: async (section, wanted) => {
      const found = await ask((rows) => inCatalogue(rows, section, wanted));
      if (fault !== undefined) {
        const there = new Set([...known, ...found.map(({ storyId }) => storyId)]);
        const present = await storiesAt(destination, section);
        const kept = present.filter((storyId) => !there.has(storyId));
        found.push(...(await statesOf(context, kept)).flatMap((state) => itemOf(state, destination) ?? []));
      }
      return found.filter(({ card }) => section === undefined || card.section === section);
    },
    end: () => {
      if (fault === undefined) lookedUpTo.set(destination, began);
      return fault;
    },
  };
}

/** Returns a story in the edition that is live at the destination: the files of a newer one may not be there yet. */
export function itemOf(state: StoryState, { name }: OpenDestination): FeedItem | undefined {
  const { storyId } = state;
  const shown = shownAt(state, name);
  return shown && { storyId, path: shown.path, card: shown.card };
}

/**
 * Returns the sections in whose feeds a story is or was: a story that is retracted or has moved has to leave a feed.
 */
export function sectionsAt({ editions, live }: StoryState, { name }: OpenDestination): string[] {
  const newest = live[name]?.edition ?? 0;
  const shown = editions.filter(({ edition }) => edition <= newest);
  return [...new Set(shown.map(({ card }) => card.section))];
}

/** Returns the stories of the rows that are live at the destination. A row has the card of the newest edition that is live. */
async function shownOf(
  context: Parts,
  destination: OpenDestination,
  rows: readonly CatalogueRow[],
): Promise<FeedItem[]> {
  const live = rows.filter((row) => row.live[destination.name] !== undefined);
  const isNewest = (row: CatalogueRow) => row.live[destination.name] === row.edition;
  const items = live.filter(isNewest).flatMap(({ id, path, card }) => {
    return path !== null && card ? [{ storyId: id, path, card }] : [];
  });
  const behind = live.filter((row) => !isNewest(row)).map(({ id }) => id);
  const states = await statesOf(context, behind);
  return [...items, ...states.flatMap((state) => itemOf(state, destination) ?? [])];
}

/** Returns the states of stories. One whose journal is gone or damaged is left out. */
async function statesOf({ journal, log }: Parts, storyIds: readonly string[]): Promise<StoryState[]> {
  const states: StoryState[] = [];
  await inParallel(storyIds, statesAtOnce, async (storyId) => {
    try {
      states.push(await journal.state(storyId));
    } catch (thrown) {
      const error = toSluglineError(thrown);
      if (isOutage(error)) throw error;
      log.warn({ storyId, code: error.code, err: error }, 'a story is left out of the feeds');
    }
  });
  return states;
}

/** Returns the ids of the stories in the present feed of a section, or of all sections. */
async function storiesAt({ store }: OpenDestination, section: string | undefined): Promise<string[]> {
  try {
    return storiesInFeed(await readText(store, addressOfFeed(section)));
  } catch (error) {
    if (error instanceof SluglineError && error.code === 'object_missing') return [];
    throw error;
  }
}
