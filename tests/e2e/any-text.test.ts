import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseFeed } from '@rowanmanning/feed-parser';
import { buildFeed, buildManifest, cardOf, pageAssets } from '@slugline/render';
import { buildDocuments, validateDocuments } from '@slugline/render/editions';
import { escapeMarkup, type MediaResult, type PlannedMedia } from '@slugline/story';
import { articleOf } from '@slugline/testing/samples/article';
import { makeCaptions } from '@slugline/video/captions';
import { captionedMaster, captionedMpd } from '@slugline/video/manifests';
import fc from 'fast-check';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const require = createRequire(import.meta.url);

/** These parsers have no types. This declares the parts that are used here. */
interface Manifest {
  mediaGroups: { SUBTITLES: Record<string, Record<string, unknown>> };
}
const { Parser: PlaylistParser } = require('m3u8-parser') as {
  Parser: new () => { manifest: Manifest; push(text: string): void; end(): void };
};
const mpdParser = require('mpd-parser') as {
  parse(text: string, options: { manifestUri: string }): Manifest;
};
/** The W3C's own WebVTT parser: https://github.com/w3c/webvtt.js */
const { WebVTTParser } = require('webvtt-parser') as {
  WebVTTParser: new (entities: object) => { parse(text: string): { cues: { tree: CueNode }[] } };
};
const entities: object = require('webvtt-parser/html-entities.json');
interface CueNode {
  value?: string;
  children?: CueNode[];
}

function split(list: string): string[] {
  return list.split(' ');
}

/** Signs that end, escape or hide text in one of the formats, and letters of several code points. */
const signs = [
  ...split(']]> <![CDATA[ --> --!> <!-- </script> <script> </title> <b> </p> < >'),
  ...split('" \' ` “ ” ‘ ’ „ « » ‹ ″ \\ \\u003c \\"'),
  ...split('& &amp; &lt; &amp;lt; &#60; &#x3C; &copy &quot; &nbsp; %3C {{a}} $ $& $1'),
  ...split('\u2028 \u2029 \u200e \u200f \u061c \u2066 \u2069 \u202e \u202c \u00a0 \u200b'),
  ...split('👩🏽‍🚀 👩‍👩‍👧 🏴󠁧󠁢󠁳󠁣󠁴󠁿 é e\u0301 漢字 עברית العربية 𝕊'),
  ...split('#EXT-X-ENDLIST NAME= , ='),
  ...[' ', ' word '],
];

/** A text on one line. It has no space at its ends: readers of every format may drop that. */
const text = fc
  .array(fc.oneof(fc.constantFrom(...signs), fc.string({ unit: 'grapheme', maxLength: 8 })), {
    minLength: 1,
    maxLength: 12,
  })
  .map((parts) => parts.join('').trim())
  .filter((joined) => joined !== '');

const worst = `]]> --!> --> </script> " ' “ ” ‘ ’ \u2028 \u200f \u200e 👩🏽‍🚀 &amp; <b>`;

const site = { name: 'The Daily Slug', baseUrl: 'https://news.example/', language: 'en', timeZone: 'UTC' };

const planned: PlannedMedia = {
  ...{ original: 'a'.repeat(64), file: 'harbour.jpg', kind: 'picture', type: 'image/jpeg', bytes: 9 },
  ...{ recipe: 'picture-v1', lead: true },
};
const result: MediaResult = {
  ...{ v: 1, kind: 'picture', recipe: 'picture-v1', width: 640, height: 480 },
  files: [
    {
      ...{ name: 'w640.jpg', role: 'rendition', type: 'image/jpeg', bytes: 9, sha256: 'b'.repeat(64) },
      ...{ width: 640, height: 480 },
    },
  ],
};

/**
 * The documents of a story whose headline, summary, caption and paragraph are this text. They have been
 * validated.
 */
function documentsOf(text: string): { page: string; manifest: string; feed: string } {
  const manifest = buildManifest({
    article: articleOf(text, { summary: text, blocks: [{ type: 'paragraph', content: [{ text }] }] }),
    plan: { slug: 'ferry', path: 'news/2026/11/ferry/', section: 'news' },
    ...{ storyId: '01JDBZXK3M8Q0V4T5R6S7W9YHA', revision: 1, edition: 1, complete: true },
    ...{ publishedAt: '2026-11-29T12:00:00.000Z', modifiedAt: '2026-11-29T12:00:00.000Z' },
    media: [{ planned: { ...planned, caption: text, alt: text }, result }],
  });
  const documents = buildDocuments(manifest, site, pageAssets);
  validateDocuments(documents);
  const named = (name: string) => documents.find((document) => document.name === name)?.text ?? '';
  const items = [{ storyId: manifest.id, path: manifest.path, card: cardOf(manifest) }];
  return {
    page: named('index.html'),
    manifest: named('story.json'),
    feed: buildFeed(items, site, { name: 'all', title: text }),
  };
}

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

const elementsIn = (node: Node): Element[] =>
  'childNodes' in node
    ? node.childNodes.flatMap((child) => [...('tagName' in child ? [child] : []), ...elementsIn(child)])
    : [];
const textIn = (node: Node): string =>
  'tagName' in node && node.tagName === 'br'
    ? '\n'
    : 'value' in node
      ? node.value
      : 'childNodes' in node
        ? node.childNodes.map(textIn).join('')
        : '';

/** Returns the text, or an attribute, of each element that `is` picks. */
function read(html: string, is: (element: Element) => boolean, attribute?: string): (string | undefined)[] {
  return elementsIn(parse(html))
    .filter(is)
    .map((element) =>
      attribute ? element.attrs.find(({ name }) => name === attribute)?.value : textIn(element),
    );
}
const tag = (name: string) => (element: Element) => element.tagName === name;
const having = (name: string, value: string) => (element: Element) =>
  element.attrs.some((attr) => attr.name === name && attr.value === value);

const cueTextIn = ({ value, children = [] }: CueNode): string => value ?? children.map(cueTextIn).join('');

const mpdOfNothing = [
  '<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT8S">',
  '  <Period>',
  '  </Period>',
  '</MPD>',
].join('\n');
const labelsIn = ({ mediaGroups }: Manifest): string[] =>
  Object.values(mediaGroups.SUBTITLES).flatMap((group) => Object.keys(group));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'any-text-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Checks texts of all kinds, the worst first. */
const holds = (check: (text: string) => void | Promise<void>): Promise<void> =>
  fc.assert(
    fc.asyncProperty(text, async (text) => check(text)),
    { examples: [[worst]], numRuns: 60 },
  );

describe('any text can be read again unchanged', () => {
  it('in the page: headline, summary, caption, paragraph and metadata', () =>
    holds((text) => {
      const { page } = documentsOf(text);
      expect(read(page, tag('h1'))).toEqual([text]);
      expect(read(page, tag('title'))).toEqual([`${text} – ${site.name}`]);
      expect(read(page, having('class', 'summary'))).toEqual([text]);
      expect(read(page, tag('figcaption')).map((caption) => caption?.trim())).toEqual([text]);
      expect(read(page, tag('img'), 'alt')).toEqual([text]);
      expect(read(page, having('name', 'description'), 'content')).toEqual([text]);
      expect(read(page, having('property', 'og:title'), 'content')).toEqual([text]);
      expect(read(page, tag('p'))).toContain(text);
    }));

  it('in the structured data of the page', () =>
    holds((text) => {
      const [json = ''] = read(documentsOf(text).page, having('type', 'application/ld+json'));
      const data = JSON.parse(json);
      expect([data.headline, data.description, data.image[0].caption]).toEqual([text, text, text]);
    }));

  it('in story.json', () =>
    holds((text) => {
      const { headline, summary, body, media } = JSON.parse(documentsOf(text).manifest);
      expect([headline, summary, body[0].content[0].text, media[0].caption, media[0].alt]).toEqual(
        Array(5).fill(text),
      );
    }));

  it('in a feed', () =>
    holds((text) => {
      const { title, items } = parseFeed(documentsOf(text).feed);
      expect([title, items[0]?.title, items[0]?.description]).toEqual([text, text, text]);
    }));

  it('in captions', () =>
    holds(async (text) => {
      // Positions in the form of SubStation Alpha are removed: https://www.matroska.org/technical/subtitles.html
      fc.pre(!text.includes('{\\'));
      const escaped = escapeMarkup(text, /[&<>]/g);
      const file = join(folder, 'source.vtt');
      await writeFile(file, `WEBVTT\n\n00:01.000 --> 00:02.000\n${escaped}\n`);
      await makeCaptions({ file, name: 'source.vtt' }, folder, 'en');
      const { cues } = new WebVTTParser(entities).parse(await readFile(join(folder, 'en.vtt'), 'utf8'));
      expect(cues.map(({ tree }) => cueTextIn(tree))).toEqual([text]);
    }));

  it("in the labels of captions in DASH; in HLS too, except characters that a quoted string can't have", () =>
    holds((text) => {
      // The parsers keep labels as keys of an object, which has some, such as `valueOf`, already.
      const label = `${text}.`;
      const track = { language: 'en', label, uri: 'en.vtt', playlist: 'en.m3u8', bytes: 1000 };
      const mpd = mpdParser.parse(captionedMpd(mpdOfNothing, [track]), { manifestUri: site.baseUrl });
      expect(labelsIn(mpd)).toEqual([label]);
      const parser = new PlaylistParser();
      parser.push(captionedMaster('#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n360p.m3u8\n', [track]));
      parser.end();
      expect(labelsIn(parser.manifest)).toEqual([
        label.replaceAll('"', '″').replace(/[\u2028\u2029]+/g, ' '),
      ]);
    }));
});
