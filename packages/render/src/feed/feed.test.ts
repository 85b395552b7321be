import { parseFeed as readByFeedParser } from '@rowanmanning/feed-parser';
import type { Card } from '@slugline/story';
import { article, image, manifestOf, site } from '@slugline/testing/samples/edition';
import { parseFeed as readByFeedsmith } from 'feedsmith';
import { parseFragment } from 'parse5';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { cardOf } from '../manifest/card.ts';
import { textIn } from '../validate/elements.ts';
import { buildFeed, type FeedItem, storiesInFeed } from './feed.ts';

const feed = { name: 'world', title: 'World & region' };
const card = cardOf(manifestOf([image('a', { alt: 'A "bridge"' })]));
const item = (storyId: string, more: Partial<Card> = {}): FeedItem => ({
  storyId,
  path: `world/2026/11/${storyId.toLowerCase()}/`,
  card: { ...card, ...more },
});

/** Parses with namespaces. Throws for XML that is not well-formed. Names are as written; only leaves have text. */
function read(xml: string) {
  const found: { name: string; attributes: Record<string, string>; text: string }[] = [];
  const open: typeof found = [];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const values = Object.entries(attributes).map(([key, { value }]) => [key, value]);
    const element = { name, attributes: Object.fromEntries(values), text: '' };
    found.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    const element = open.at(-1);
    if (element) element.text += text;
  });
  parser.on('closetag', () => open.pop());
  parser.write(xml).close();
  return (name: string) => found.filter((element) => element.name === name);
}

describe('a feed', () => {
  it('has its address, its site and its language', () => {
    const all = read(buildFeed([item('A')], site, feed));
    expect(all('title')[0]?.text).toBe('World & region');
    expect(all('link')[0]?.text).toBe('https://news.example/live/');
    expect(all('language')[0]?.text).toBe('en');
    expect(all('atom:link')[0]?.attributes).toMatchObject({
      rel: 'self',
      href: 'https://news.example/live/feeds/world.xml',
    });
  });

  it('says which stories are in it, whatever they are about', () => {
    const odd = item('ODD', { summary: '<guid isPermaLink="false">NOT-A-STORY</guid>\n'.repeat(2) });
    expect(storiesInFeed(buildFeed([odd, item('NEW')], site, feed)).toSorted()).toEqual(['NEW', 'ODD']);
    expect(storiesInFeed(buildFeed([], site, feed))).toEqual([]);
    expect(storiesInFeed('this is no feed')).toEqual([]);
  });

  it('lists stories newest first, each with its id', () => {
    const old = item('OLD', { publishedAt: '2026-11-01T00:00:00Z', modifiedAt: '2026-11-30T00:00:00Z' });
    const all = read(buildFeed([old, item('NEW')], site, feed));
    expect(all('guid').map(({ text }) => text)).toEqual(['NEW', 'OLD']);
    expect(all('guid')[0]?.attributes).toEqual({ isPermaLink: 'false' });
    expect(all('pubDate').map(({ text }) => text)).toEqual([
      'Mon, 23 Nov 2026 03:12:00 GMT',
      'Sun, 01 Nov 2026 00:00:00 GMT',
    ]);
    expect(all('lastBuildDate')[0]?.text).toBe('Mon, 30 Nov 2026 00:00:00 GMT');
    expect(all('link')[1]?.text).toBe('https://news.example/live/world/2026/11/new/');
  });

  it('shows the picture of a story', () => {
    const all = read(buildFeed([item('A')], site, feed));
    expect(all('media:content')[0]?.attributes).toEqual({
      url: `https://news.example/live/media/${'a'.repeat(16)}/picture-v1/w1280.jpg`,
      type: 'image/jpeg',
      medium: 'image',
      width: '1280',
      height: '960',
      fileSize: '500',
    });
    expect(all('media:description')[0]?.text).toBe('A "bridge"');
  });

  it('has the section and the tags of a story as its categories', () => {
    const all = read(buildFeed([item('A', { tags: ['ferries', 'Smith & Sons'] }), item('B')], site, feed));
    expect(all('category').map(({ text }) => text)).toEqual([
      ...['world', 'ferries', 'Smith & Sons'],
      'world',
    ]);
  });

  it('is well-formed whatever the text', () => {
    const headline = ']]> <b> & \u0000\u000b\u001f\ud800\ufffe🐌';
    const all = read(buildFeed([item('A', { headline })], site, feed));
    expect(all('title')[1]?.text).toBe(']]&gt; &lt;b&gt; & 🐌');
  });

  it('describes a story without a summary by its first sentences, and one without prose by its headline', () => {
    const { summary: _summary, ...bare } = article;
    const descriptionOf = (blocks: typeof article.blocks) =>
      read(
        buildFeed(
          [{ ...item('A'), card: cardOf(manifestOf([], { article: { ...bare, blocks } })) }],
          site,
          feed,
        ),
      )('description')[1]?.text;
    expect(descriptionOf(article.blocks)).toBe('First paragraph. Second paragraph. Third paragraph.');
    expect(descriptionOf([])).toBe(article.headline);
    const table = { type: 'table' as const, rows: [[[{ text: '1' }], [{ text: '2' }]]] };
    expect(descriptionOf([table])).toBe(article.headline);
    const blank = read(buildFeed([item('A', { summary: ' ' })], site, feed));
    expect(blank('description')[1]?.text).toBe(article.headline);
  });

  it('is valid without stories', () => {
    expect(read(buildFeed([], site, feed))('item')).toEqual([]);
  });
});

describe('a feed reader', () => {
  const texts = [
    '<b>Bold</b> move',
    'Smith & Sons, AT&T',
    '&lt;b&gt; is how HTML writes <b>',
    '&copy 2026 &amp;amp; &#38; &#x3C;i>',
    '3 < 4 > 2, <3',
    '<!-- gone? --> <p> ]]> --!> </title></script>',
    `"straight" 'quotes' “curled” ‘ones’ «and» „more“`,
    'Line\u2028separator \u200f\u05e2\u05d1\u05e8\u05d9\u05ea\u200e 👩🏽‍🚀',
  ];
  const inHtml = (html: string | null | undefined) => textIn(parseFragment(html ?? ''));
  const feedOf = (text: string) =>
    buildFeed(
      [item('A', { headline: text, summary: text })],
      { ...site, name: text },
      { ...feed, title: text },
    );

  it.each(texts)('returns the original text (feed-parser): %s', (text) => {
    const read = readByFeedParser(feedOf(text));
    expect([read.title, read.description]).toEqual([text, `${text} – ${text}`]);
    expect(read.items.map(({ title, description }) => [title, description])).toEqual([[text, text]]);
  });

  it.each(texts)('shows the original text as HTML (Feedsmith): %s', (text) => {
    const read = readByFeedsmith(feedOf(text));
    const { title, description, items } = read.format === 'rss' ? read.feed : {};
    expect([title, description].map(inHtml)).toEqual([text, `${text} – ${text}`]);
    expect([items?.[0]?.title, items?.[0]?.description].map(inHtml)).toEqual([text, text]);
  });

  it('shows an ampersand between words unchanged when it treats HTML as text', () => {
    const read = readByFeedsmith(feedOf('Smith & Sons'));
    expect(read.feed.title).toBe('Smith & Sons');
  });
});
