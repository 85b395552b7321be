import { buildFeed, type Feed, type FeedItem } from '@slugline/render';
import type { Context, OpenDestination } from '@slugline/runtime';
import { addresses, cacheTags } from '@slugline/story';
import { destinationNamed } from '../delivery/destination.ts';
import { hashAt, placeTexts, type Text, textOf } from '../delivery/replace-documents.ts';
import { allStories, sectionFeed, siteOf } from '../site.ts';

/** How far back a feed goes, in stories; readers poll, and a feed of everything only grows. */
const longest = 50;
const lookedAt = 200;

/** Writes the destination's feeds anew: all stories, and each section that has news. Throws `queue_unavailable`. */
export async function writeFeeds(context: Context, name: string): Promise<void> {
  const destination = destinationNamed(context, name);
  const feeds = feedsOf(context, await liveAt(context, destination));
  // What is live is read again after the feeds were looked at: a feed of fewer stories must not replace a newer one.
  await placeTexts(
    destination,
    feeds.map((feed) => addresses.feed(feed.name)),
    async () => textsOf(context, destination, feeds, await liveAt(context, destination)),
  );
}

/** Whether the feeds of the destination are other ones than what is live there makes. Throws `queue_unavailable`. */
export async function areFeedsOld(context: Context, destination: OpenDestination): Promise<boolean> {
  const items = await liveAt(context, destination);
  for (const { key, sha256 } of await textsOf(context, destination, feedsOf(context, items), items))
    if ((await hashAt(destination, key)) !== sha256) return true;
  return false;
}

/** Makes sure that the feeds exist which a page of the section names; one that was not there is empty. */
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

/** The newest stories that are live at the destination. */
async function liveAt({ journal }: Context, { name }: OpenDestination): Promise<Item[]> {
  return (await journal.published(lookedAt)).flatMap(({ storyId, plan, editions, live }): Item[] => {
    // Of the edition that is live here: what a newer one names may not have arrived yet.
    const shown = editions.find(({ edition }) => edition === live[name]?.edition);
    return plan && shown ? [{ storyId, path: plan.path, card: shown.card, section: shown.card.section }] : [];
  });
}

/** A feed, and which section's it is. */
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
