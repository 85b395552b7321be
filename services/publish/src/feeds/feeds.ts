import { buildFeed, type FeedItem } from '@slugline/render';
import type { Context, OpenDestination } from '@slugline/runtime';
import type { ObjectInfo } from '@slugline/store';
import { addresses, cacheTags } from '@slugline/story';
import { destinationNamed } from '../delivery/destination.ts';
import { documentFor, hashAt, type PublicDocument, replaceDocuments } from '../delivery/replace-documents.ts';
import { wantPurge } from '../purge/want-purge.ts';
import { addressOfFeed, feedOf, type SiteSettings, siteOf } from '../site.ts';
import { newestStories } from './newest-stories.ts';

type Parts = Pick<Context, 'catalogue' | 'config' | 'destinations' | 'journal' | 'log'>;

/**
 * Rewrites the feeds of a destination: the one of all sections, that of each section with news, and those of the
 * sections `also`. Has the caches in front of the destination purged. `onBehind` is told when the feeds were made
 * without a whole catalogue, and why. Throws `queue_unavailable` and the errors of the stores.
 */
export async function writeFeeds(
  context: Parts & Pick<Context, 'queues' | 'redis'>,
  name: string,
  onBehind: (reason: string) => void = () => {},
  also: Iterable<string> = [],
): Promise<void> {
  const destination = destinationNamed(context.destinations, name);
  let texts: PublicDocument[] = [];
  await replaceDocuments(destination, [], async () => texts, {
    look: async () => {
      // Reads the stories after it has looked at the feeds, so that an older list never replaces a newer feed.
      const present = await feedsAt(destination);
      texts = (await currentFeeds(context, destination, onBehind, also)).map(({ text }) => text);
      return texts.map(({ key }) => present.get(key));
    },
  });
  await wantPurge(context, destination);
}

/** Whether a feed of the destination differs from what its live stories give. Throws as `writeFeeds` does. */
export async function areFeedsOld(context: Parts, destination: OpenDestination): Promise<boolean> {
  for (const { text } of await currentFeeds(context, destination, () => {}))
    if ((await hashAt(destination, text.key)) !== text.sha256) return true;
  return false;
}

/** Makes sure that the feeds that a page of the section names exist. A new one is empty. */
export async function openFeeds(
  site: SiteSettings,
  destination: OpenDestination,
  section: string,
): Promise<void> {
  await Promise.all(
    [undefined, section].map((of) =>
      replaceDocuments(destination, [addressOfFeed(of)], async ([seen]) =>
        seen === undefined ? [textOf(site, destination, of, [])] : undefined,
      ),
    ),
  );
}

/** Returns what a destination has of feeds, by key. */
async function feedsAt({ store }: OpenDestination): Promise<Map<string, ObjectInfo>> {
  const found = new Map<string, ObjectInfo>();
  for await (const info of store.list(addresses.feeds)) found.set(info.key, info);
  return found;
}

/** A feed as it has to be. The one of all sections has no `section`. */
interface Feed {
  section: string | undefined;
  text: PublicDocument;
}

/** Returns the feeds that `writeFeeds` writes. Throws as it does. */
export async function currentFeeds(
  context: Parts,
  destination: OpenDestination,
  onBehind: (reason: string) => void,
  also: Iterable<string> = [],
): Promise<Feed[]> {
  const newest = await newestStories(context, destination, onBehind, also);
  return newest.map(({ section, stories }) => ({
    section,
    text: textOf(context.config.site, destination, section, stories),
  }));
}

function textOf(
  site: SiteSettings,
  destination: OpenDestination,
  section: string | undefined,
  stories: readonly FeedItem[],
): PublicDocument {
  const bytes = Buffer.from(buildFeed(stories, siteOf(site, destination), feedOf(site, section)));
  return documentFor(addressOfFeed(section), bytes, [cacheTags.feeds]);
}
