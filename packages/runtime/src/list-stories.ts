import { cursorOf, type Filter } from '@slugline/catalogue';
import { inParallel } from '@slugline/store';
import { SluglineError, type StoryState, submittedAt } from '@slugline/story';
import type { Context } from './context.ts';

/** What a list asks for. Without words, filter and cursor it is the list of the newest stories. */
export interface StoryQuery extends Filter {
  /** Words that a story has to have. */
  q?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}

export interface StoryList {
  states: StoryState[];
  /** The cursor of the next page. There is none after the last one. */
  next?: string;
  /** Set while the catalogue is being filled: see `fillingOf`. */
  filling?: Filling;
}

/** How far a catalogue has come that is not full yet. Newer stories are in it, too, once they change. */
export interface Filling {
  /** It has all stories that were submitted until then, ISO 8601; null for none yet. */
  until: string | null;
}

/**
 * Redis has all stories that were received in this time, ms. It has those of two days; a day is left for clocks of machines
 * that differ.
 */
const allInRedis = 86_400_000;
/** How many states are read at a time. */
const readAtOnce = 16;
/** Stories received in the same millisecond may be this many: see `newest`. */
const spare = 10;

/**
 * Returns a page of stories. The newest stories come from Redis, which has them before the catalogue does. All others are
 * found by the catalogue; while that is off, the list ends with those of the last two days. Throws `queue_unavailable`,
 * `catalogue_unavailable`, and `request_invalid` for a wrong cursor, a text that is too long, or anything that needs the
 * catalogue while that is off.
 */
export async function listStories(
  context: Pick<Context, 'catalogue' | 'journal'>,
  { q, limit, cursor, ...filter }: StoryQuery,
): Promise<StoryList> {
  const { catalogue, journal } = context;
  const asked = Object.entries({ q, cursor, ...filter }).find(([, value]) => value !== undefined)?.[0];
  if (asked === undefined) return newest(context, limit);
  if (catalogue === undefined) {
    const message = 'the catalogue of this newsroom is off: only the newest stories can be listed';
    throw new SluglineError('request_invalid', message, { where: asked });
  }
  const page = { limit, cursor };
  const { rows, next } =
    q === undefined
      ? await catalogue.find(filter, 'received', page)
      : await catalogue.search(q, filter, page);
  const filling = await fillingOf(catalogue);
  return {
    states: await statesOf(
      journal,
      rows.map(({ id }) => id),
    ),
    ...(next === undefined ? {} : { next }),
    ...(filling && { filling }),
  };
}

/** Returns the states of stories, in this order. */
async function statesOf(
  journal: Pick<Context['journal'], 'state'>,
  ids: readonly string[],
): Promise<StoryState[]> {
  const states = new Map<string, StoryState>();
  await inParallel(ids, readAtOnce, async (id) => {
    const state = await journal.state(id).catch(unlessGone);
    if (state) states.set(id, state);
  });
  return ids.flatMap((id) => states.get(id) ?? []);
}

/** Returns how far the catalogue has come while it is being filled; undefined when it is full. */
export async function fillingOf(catalogue: NonNullable<Context['catalogue']>): Promise<Filling | undefined> {
  const { filled, filledTo } = await catalogue.progress();
  if (filled) return undefined;
  return { until: filledTo === '' ? null : new Date(submittedAt(filledTo)).toISOString() };
}

/**
 * Returns the newest stories: those that Redis has and, where it may lack some, those that the catalogue has. A story that
 * both have is as Redis has it. The catalogue has the pages after this one.
 */
async function newest(
  { catalogue, journal }: Pick<Context, 'catalogue' | 'journal'>,
  limit: number,
): Promise<StoryList> {
  const inRedis = (await journal.newest(limit + spare)).toSorted(newestFirst);
  const shown = inRedis.slice(0, limit);
  const last = shown.at(-1);
  if (catalogue === undefined) return { states: shown };
  const lacksNone = Date.parse(last?.receivedAt ?? '') > Date.now() - allInRedis;
  if (last !== undefined && lacksNone && inRedis.length > limit) return { states: shown, next: after(last) };
  try {
    const { rows, next } = await catalogue.find({}, 'received', { limit });
    const known = new Set(inRedis.map(({ storyId }) => storyId));
    const others = rows.flatMap(({ id }) => (known.has(id) ? [] : [id]));
    const all = [...inRedis, ...(await statesOf(journal, others))].toSorted(newestFirst);
    const states = all.slice(0, limit);
    const end = states.at(-1);
    const filling = await fillingOf(catalogue);
    const goesOn = end !== undefined && (next !== undefined || all.length > limit);
    return { states, ...(goesOn && { next: after(end) }), ...(filling && { filling }) };
  } catch (error) {
    // The newest stories are listed without the catalogue. Whoever asks for the next page is told why there is none.
    if (last === undefined || !isOfCatalogue(error)) throw error;
    return { states: shown, next: after(last) };
  }
}

/** Whether the catalogue does not answer, or its disk is full. */
const isOfCatalogue = (error: unknown): boolean =>
  error instanceof SluglineError && (error.code === 'catalogue_unavailable' || error.code === 'store_full');

/** The cursor of the page after a story. */
const after = (last: StoryState): string => cursorOf('received', receivedAt(last), last.storyId);

const receivedAt = (state: StoryState): string => new Date(state.receivedAt).toISOString();

const newestFirst = (one: StoryState, other: StoryState): number => {
  const [a, b] = [one, other].map((state) => `${receivedAt(state)} ${state.storyId}`) as [string, string];
  if (a === b) return 0;
  return a < b ? 1 : -1;
};

/** A story may have been erased since its row was read. */
const unlessGone = (error: unknown): undefined => {
  if (error instanceof SluglineError && error.code === 'story_not_found') return undefined;
  throw error;
};
