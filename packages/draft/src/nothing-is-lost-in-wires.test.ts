import fc, { type Arbitrary } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseText } from './testing/parse-text.ts';
import { line, missing, phrase, wordsIn, wordsOf } from './testing/words-of-drafts.ts';

interface Item {
  source: string;
  words: string;
}

const oneLine = line.map((text) => text.replace(/\s+/g, ' '));
const lines = (minLength: number, maxLength: number) => fc.array(oneLine, { minLength, maxLength });

/** Copy of an agency: a take line, a headline, a byline, indented paragraphs, marks. */
const copy: Arbitrary<string> = fc
  .tuple(
    fc.option(phrase.map((slug) => `BC-${slug.replace(/[^\p{L} ]/gu, '')},420`)),
    phrase.map((headline) => `^${headline}<`),
    fc.option(phrase.map((author) => `^By ${author}=\n^Harbour Agency Writer=`)),
    lines(1, 6).map((all) => all.map((text) => `   ${text.replace(/(.{50,70}) /g, '$1\n')}`)),
    fc.option(phrase.map((heading) => `^${heading}<`)),
    fc.option(fc.constantFrom('(more)', 'Eds: check the name', '-30-')),
    lines(0, 2),
  )
  .map((parts) => parts.flat().filter((part) => part !== null))
  .map((parts) => parts.join('\n'));
const anpa = copy.map((source) => ({ source, words: source }));
const iptc7901 = fc.tuple(phrase, copy, phrase).map(([keyword, text, below]) => ({
  source: `\u0001abc123 4 i 120 ${keyword}\r\n\u0002\r\n${text.replaceAll('\n', '\r\n')}\r\n\u0003${below}\r\n\u0004`,
  words: `${keyword} ${text} ${below}`,
}));

const escaped = (words: string) => words.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const paragraphs = (texts: readonly string[]) => texts.map((text) => `<p>${escaped(text)}</p>`).join('\n');
const fields = fc.record({
  headline: phrase,
  second: phrase,
  summary: phrase,
  byline: phrase,
  note: phrase,
  terms: phrase,
  slugline: phrase,
  caption: phrase,
  credit: phrase,
  tag: phrase,
  body: lines(1, 5),
});
type Fields = typeof fields extends Arbitrary<infer T> ? T : never;
const wordsOfFields = (item: Fields) => Object.values(item).flat().join(' ');

const ninjs1 = fields.map((item) => ({
  source: JSON.stringify({
    uri: 'urn:a',
    headline: item.headline,
    description_text: item.summary,
    byline: item.byline,
    ednote: item.note,
    usageterms: item.terms,
    slugline: item.slugline,
    title: item.second,
    subject: [{ name: item.tag }],
    body_html: paragraphs(item.body),
    associations: {
      main: {
        type: 'picture',
        description_text: item.caption,
        creditline: item.credit,
        renditions: { a: { href: 'https://a.example/a.jpg' } },
      },
    },
  }),
  words: wordsOfFields(item),
}));
const ninjs3 = fields.map((item) => ({
  source: JSON.stringify({
    uri: 'urn:a',
    standard: { name: 'ninjs', version: '3.1' },
    headlines: [
      { role: 'main', value: item.headline },
      { role: 'short', value: item.second },
    ],
    descriptions: [{ role: 'summary', value: item.summary }],
    by: item.byline,
    edNote: item.note,
    usageTerms: item.terms,
    slugline: item.slugline,
    subjects: [{ name: item.tag }],
    bodies: [{ contentType: 'text/html', value: paragraphs(item.body) }],
    associations: [
      {
        name: 'main',
        type: 'picture',
        descriptions: [{ role: 'caption', value: item.caption }],
        creditLine: item.credit,
        renditions: [{ href: 'https://a.example/a.jpg' }],
      },
    ],
  }),
  words: wordsOfFields(item),
}));
const newsml = fields.map((item) => ({
  source: `<?xml version="1.0"?>
<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>
<newsItem guid="urn:a"><rightsInfo><usageTerms>${escaped(item.terms)}</usageTerms></rightsInfo>
<itemMeta><itemClass qcode="ninat:text"/><edNote>${escaped(item.note)}</edNote></itemMeta>
<contentMeta><by>${escaped(item.byline)}</by><headline>${escaped(item.headline)}</headline>
<headline role="hl:short">${escaped(item.second)}</headline><slugline>${escaped(item.slugline)}</slugline>
<subject><name>${escaped(item.tag)}</name></subject><description role="drol:summary">${escaped(item.summary)}</description></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body>${paragraphs(item.body)}</body></html></inlineXML></contentSet></newsItem>
<newsItem guid="urn:b"><itemMeta><itemClass qcode="ninat:picture"/></itemMeta>
<contentMeta><creditline>${escaped(item.credit)}</creditline><description role="drol:caption">${escaped(item.caption)}</description></contentMeta>
<contentSet><remoteContent href="https://a.example/a.jpg"/></contentSet></newsItem>
</itemSet></newsMessage>`,
  words: wordsOfFields(item),
}));

describe('every word of a wire item', () => {
  it.each<[string, string, Arbitrary<Item>]>([
    ['ANPA', 'draft.txt', anpa],
    ['IPTC 7901', 'draft.txt', iptc7901],
    ['ninjs 1', 'draft.json', ninjs1],
    ['ninjs 3', 'draft.json', ninjs3],
    ['NewsML-G2', 'draft.xml', newsml],
  ])('is in the article, in the record, or said of a medium: %s', (_what, name, draft) => {
    let parsed = 0;
    const property = fc.property(draft, ({ source, words }) => {
      try {
        const bytes = new TextEncoder().encode(source);
        const found = parseText({ name, bytes }, { language: 'en' }, { language: 'en' });
        parsed += 1;
        expect(missing(wordsIn(words), wordsOf(found))).toEqual([]);
      } catch (error) {
        if (error instanceof Error && error.name === 'AssertionError') throw error;
        expect(error).toMatchObject({ code: expect.stringMatching(/^draft_(?:empty|without_headline)$/) });
      }
    });
    // The same drafts in each run, so that a failure is about the change. `npm run fuzz` tries others.
    fc.assert(property, { numRuns: 200, seed: 1 });
    expect(parsed).toBeGreaterThan(100);
  });
});
