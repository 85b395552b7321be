import {
  type CachePlace,
  type Context,
  existing,
  type OpenDestination,
  storiesWith,
} from '@slugline/runtime';
import { forEachIsolated } from '@slugline/store';
import {
  addresses,
  cacheTags,
  isOutage,
  openPurges,
  originalIn,
  type Purge,
  Sha256,
  type SluglineError,
  type StoryState,
  short,
} from '@slugline/story';
import type { EditionRecord } from '../editions/edition-record.ts';
import { originalOf, recordsOf } from '../life/withdraw.ts';
import type { Replaced } from './purger.ts';
import { feedsOnList } from './want-purge.ts';

const storiesAtOnce = 8;

/** Something on the list of a cache. `purge` is the open purge of a story that ends when the cache has forgotten it. */
export interface Wish extends Replaced {
  storyId?: string;
  purge?: Purge;
}

/** Returns what a cache has to forget for something on its list. Throws as the journal and the stores do. */
export async function wishFor(
  { destinations, journal, log, working }: Pick<Context, 'destinations' | 'journal' | 'log' | 'working'>,
  { destination, cache }: CachePlace,
  what: string,
): Promise<Wish> {
  if (what === feedsOnList) return feedsOf(destinations.find(({ name }) => name === destination));
  if (Sha256.safeParse(what).success) return filesMadeOf({ journal, log, working }, what);
  const state = await journal.state(what);
  const purge = openPurges(state).find((open) => open.destination === destination && open.cache === cache);
  const wish = { storyId: what, ...documentsOf(state), ...(purge && { purge }) };
  if (!purge?.media && !state.retraction?.withdrawn.includes(destination)) return wish;
  const media = mediaOf(await recordsOf(working, state));
  return { ...wish, tags: [...wish.tags, ...media.tags], files: [...wish.files, ...media.files] };
}

/**
 * All media that editions of a story have ever shown. If other stories show some of them, the cache fetches them anew.
 */
function mediaOf(records: readonly EditionRecord[]): Replaced {
  const sizes = new Map(records.flatMap(({ media }) => media).map(({ to, bytes }) => [to, bytes]));
  const originals = new Set([...sizes.keys()].map((address) => originalIn(address) ?? ''));
  return {
    tags: [...originals].map(cacheTags.original),
    files: [...sizes].map(([address, bytes]) => ({ address, bytes })),
  };
}

/**
 * All that editions have ever shown of an original that was withdrawn. A story that can't be read is logged and left out:
 * no journal knows of this purge, so it must not wait for a damaged story.
 */
async function filesMadeOf(
  { journal, log, working }: Pick<Context, 'journal' | 'log' | 'working'>,
  original: string,
): Promise<Replaced> {
  const sizes = new Map<string, number>();
  const read = async (storyId: string) => {
    const state = await existing(journal.state(storyId));
    for (const { media } of state ? await recordsOf(working, state) : [])
      for (const { from, to, bytes } of media) if (originalOf(from) === original) sizes.set(to, bytes);
  };
  const report = (storyId: string, error: SluglineError) => {
    if (isOutage(error)) throw error;
    log.error({ storyId, original, err: error }, 'caches without tags may keep files that this story showed');
  };
  await forEachIsolated(await storiesWith(working, original), read, report, storiesAtOnce);
  return {
    tags: [cacheTags.original(short(original))],
    files: [...sizes].map(([address, bytes]) => ({ address, bytes })),
  };
}

/** The documents at all addresses of a story. Other pages of its section stay: they don't name it. */
function documentsOf({ storyId, plan, formerPaths = [] }: StoryState): Replaced {
  const folders = new Set([...(plan === undefined ? [] : [plan.path]), ...formerPaths]);
  const files = [...folders].flatMap((folder) => [
    folder,
    addresses.page(folder),
    addresses.manifest(folder),
  ]);
  return { tags: [cacheTags.story(storyId)], files: files.map((address) => ({ address })) };
}

async function feedsOf(destination: OpenDestination | undefined): Promise<Replaced> {
  const files: { address: string }[] = [];
  for await (const { key } of destination?.store.list(addresses.feeds) ?? []) files.push({ address: key });
  return { tags: [cacheTags.feeds], files };
}
