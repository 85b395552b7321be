import { addresses, type Card, urlOf } from '@slugline/story';
import type { Feed, Site } from '../site.ts';
import { escaped, minimallyEscaped } from '../text.ts';
import { wordsIn } from '../words/words-in.ts';

/** A live story in a feed. `path` is relative to the destination's root and ends with a slash. */
export interface FeedItem {
  storyId: string;
  path: string;
  card: Card;
}

/**
 * Builds an RSS 2.0 feed with Media RSS pictures, newest story first. The guid of an item is the story's id, so a
 * story that moves or is corrected is not a new one to readers.
 *
 * Titles and descriptions are text, escaped as HTML and then as XML. The specification allows HTML in descriptions.
 * It does not mention titles, but most readers treat them as HTML too: a `<b>` that is escaped only once is bold
 * there, or disappears. https://www.rssboard.org/rss-specification, https://www.rssboard.org/media-rss
 */
export function buildFeed(items: readonly FeedItem[], site: Site, feed: Feed): string {
  const newestFirst = items.toSorted((a, b) => instant(b.card.publishedAt) - instant(a.card.publishedAt));
  const lastChange = Math.max(...items.map(({ card }) => instant(card.modifiedAt)));
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/">',
    '<channel>',
    htmlElement('title', feed.title),
    element('link', urlOf(site.baseUrl, '')),
    htmlElement('description', `${feed.title} – ${site.name}`),
    element('language', site.language),
    ...(items.length > 0 ? [element('lastBuildDate', rfc822(lastChange))] : []),
    `<atom:link${attributes({
      rel: 'self',
      type: 'application/rss+xml',
      href: urlOf(site.baseUrl, addresses.feed(feed.name)),
    })}/>`,
    ...newestFirst.flatMap((item) => entry(item, site)),
    '</channel>',
    '</rss>',
  ].join('\n')}\n`;
}

/** Returns the ids of the stories in a feed that `buildFeed` has made, in order. */
export const storiesInFeed = (feed: string): string[] =>
  [...feed.matchAll(/^<guid isPermaLink="false">([^<]+)<\/guid>$/gm)].map(([, storyId]) => storyId ?? '');

function entry({ storyId, path, card }: FeedItem, site: Site): string[] {
  return [
    '<item>',
    htmlElement('title', card.headline),
    element('link', urlOf(site.baseUrl, path)),
    `<guid isPermaLink="false">${escaped(storyId)}</guid>`,
    element('pubDate', rfc822(instant(card.publishedAt))),
    ...[card.section, ...(card.tags ?? [])].map((category) => htmlElement('category', category)),
    ...(card.modifiedAt === card.publishedAt
      ? []
      : [element('atom:updated', new Date(card.modifiedAt).toISOString())]),
    htmlElement('description', descriptionIn(card)),
    ...(card.picture ? image(card.picture, site) : []),
    '</item>',
  ];
}

/**
 * The summary, and after it the last correction. RSS has no element for corrections. Stories without prose have no summary.
 * Cards of earlier versions have none either.
 */
function descriptionIn({ summary, headline, correction, language }: Card): string {
  const text = summary?.trim() || headline;
  return correction === undefined ? text : `${text}\n${wordsIn(language).words.correction}: ${correction}`;
}

function image({ path, width, height, bytes, alt }: NonNullable<Card['picture']>, site: Site): string[] {
  const url = urlOf(site.baseUrl, path);
  return [
    `<media:content${attributes({ url, type: 'image/jpeg', medium: 'image', width, height, fileSize: bytes })}>`,
    // Media RSS treats this as plain text unless an attribute says that it is HTML.
    ...(alt ? [element('media:description', alt)] : []),
    '</media:content>',
  ];
}

const instant = (time: string): number => Date.parse(time);

/** RSS dates follow RFC 822 with a year of four digits. `toUTCString` gives that: `Mon, 23 Nov 2026 03:12:00 GMT`. */
const rfc822 = (ms: number): string => new Date(ms).toUTCString();

const element = (name: string, text: string): string => `<${name}>${escaped(text)}</${name}>`;

/** An element whose text readers treat as HTML. */
const htmlElement = (name: string, text: string): string => element(name, minimallyEscaped(text));

const attributes = (values: Record<string, string | number>): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('');
