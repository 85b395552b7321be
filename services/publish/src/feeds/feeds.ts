import { buildFeed, type Feed, type FeedItem } from '@slugline/render';
import type { Context, OpenDestination } from '@slugline/runtime';
import { addresses, cacheTags } from '@slugline/story';
import { destinationNamed } from '../delivery/destination.ts';
import { hashAt, placeTexts, type Text, textOf } from '../delivery/replace-documents.ts';
import { allStories, sectionFeed, siteOf } from '../site.ts';

/** The most stories in a feed. Readers poll feeds, and a feed of all stories would only grow. */
const longest = 50;
/** How many of the newest stories are read to fill the feeds. */
const lookedAt = 200;

/** Rewrites a destination's feeds: all stories, and each section with stories. Throws `queue_unavailable`. */
export async function writeFeeds(context: Context, name: string): Promise<void> {
  const destination = destinationNamed(context, name);
  const feeds = feedsOf(context, await liveAt(context, destination));
  // Reads the live stories again after the feeds, so that an older list never replaces a newer feed.
  await placeTexts(
    destination,
    feeds.map((feed) => addresses.feed(feed.name)),
    async () => textsOf(context, destination, feeds, await liveAt(context, destination)),
  );
}

/** Whether a feed of the destination differs from what its live stories give. Throws `queue_unavailable`. */
export async function areFeedsOld(context: Context, destination: OpenDestination): Promise<boolean> {
  const items = await liveAt(context, destination);
  for (const { key, sha256 } of await textsOf(context, destination, feedsOf(context, items), items))
    if ((await hashAt(destination, key)) !== sha256) return true;
  return false;
}

/** Makes sure that the feeds that a page of the section names exist. A new one is empty. */
export async function openFeeds(
  context: Context,
  destination: OpenDestination,
  section: string,
): Promise<void> {
  const feeds = [allStories(context), sectionFeed(context, section)];
  await Promise.all(
    feeds.map((feed) =>
      placeTexts(destination, [addresses.feed(feed.name)], async ([seen]) =>
        seen === undefined ? textsOf(context, destination, [feed], []) : undefined,
      ),
    ),
  );
}

type Item = FeedItem & { section: string };

/** Returns the newest stories that are live at the destination. */
async function liveAt({ journal }: Context, { name }: OpenDestination): Promise<Item[]> {
  return (await journal.published(lookedAt)).flatMap(({ storyId, plan, editions, live }): Item[] => {
    // Uses the edition that is live here, because the files of a newer one may not have arrived yet.
    const shown = editions.find(({ edition }) => edition === live[name]?.edition);
    return plan && shown ? [{ storyId, path: plan.path, card: shown.card, section: shown.card.section }] : [];
  });
}

/** A feed; `section` is missing for the feed of all stories. */
type SectionFeed = Feed & { section?: string };

const feedsOf = (context: Context, items: readonly Item[]): SectionFeed[] => [
  allStories(context),
  ...[...new Set(items.map(({ section }) => section))].map((section) => ({
    ...sectionFeed(context, section),
    section,
  })),
];

function textsOf(
  context: Context,
  destination: OpenDestination,
  feeds: readonly SectionFeed[],
  items: readonly Item[],
): Promise<Text[]> {
  const site = siteOf(context, destination);
  return Promise.all(
    feeds.map((feed) => {
      const of = items.filter(({ section }) => feed.section === undefined || section === feed.section);
      const bytes = Buffer.from(buildFeed(of.slice(0, longest), site, feed));
      return textOf(destination, addresses.feed(feed.name), bytes, [cacheTags.feeds]);
    }),
  );
}
