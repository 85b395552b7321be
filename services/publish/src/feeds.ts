import { createHash } from 'node:crypto';
import { buildFeed, type FeedItem } from '@slugline/render';
import type { Context } from '@slugline/service';
import { deliveryOf, keys } from '@slugline/store';
import { destinationNamed } from './deliver.ts';
import { placeText } from './place.ts';
import { allStories, sectionFeed, siteOf } from './site.ts';

/** How far back a feed goes, in stories; readers poll, and a feed of everything only grows. */
const longest = 50;
const lookedAt = 200;

/** Writes the destination's feeds anew: all stories, and each section that has news. Throws `queue_unavailable`. */
export async function writeFeeds(context: Context, name: string): Promise<void> {
  const destination = destinationNamed(context, name);
  const items = (await context.journal.published(lookedAt)).flatMap(
    ({ storyId, plan, editions, live }): (FeedItem & { section: string })[] => {
      // Of the edition that is live here: what a newer one names may not have arrived yet.
      const shown = editions.find(({ edition }) => edition === live[name]?.edition);
      return plan && shown
        ? [{ storyId, path: plan.path, card: shown.card, section: shown.card.section }]
        : [];
    },
  );
  const site = siteOf(context, destination);
  const write = async (feed: { name: string; title: string }, of: FeedItem[]) => {
    const bytes = Buffer.from(buildFeed(of.slice(0, longest), site, feed));
    const key = keys.feed(feed.name);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await placeText(destination, key, bytes, { delivery: deliveryOf(key, ['feeds']), sha256 });
  };
  await write(allStories(context), items);
  for (const [section, of] of Map.groupBy(items, (item) => item.section))
    await write(sectionFeed(context, section), of);
}
