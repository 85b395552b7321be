import fc, { type Arbitrary } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseText } from './testing/parse-text.ts';
import { line, missing, phrase, wordsIn, wordsOf } from './testing/words-of-drafts.ts';

/** Some HTML, and the words that a person finds in it: shown, hidden or in a comment. */
interface Html {
  html: string;
  words: string;
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const said = (words: string): Html => ({ html: escaped(words), words });
const around = (before: string, inner: Html, after: string): Html => ({
  html: before + inner.html + after,
  words: inner.words,
});
const joined = (parts: readonly Html[], by = ''): Html => ({
  html: parts.map(({ html }) => html).join(by),
  words: parts.map(({ words }) => words).join(' '),
});
const within = (tags: readonly string[], inner: Arbitrary<Html>): Arbitrary<Html> =>
  fc
    .tuple(fc.constantFrom(...tags), inner)
    .map(([tag, content]) => around(`<${tag}>`, content, `</${tag.split(' ', 1)[0]}>`));

const comment = phrase.map((words) => ({ html: `<!-- ${words} -->`, words }));
const unshown: Arbitrary<Html> = fc.oneof(
  comment,
  within(
    ['span hidden', 'div style="display: none"', 'button', 'noscript', 'svg', 'object'],
    phrase.map(said),
  ),
  phrase.map((words) => around('<select><option>', said(words), '</option></select>')),
  phrase.map((words) => around('<textarea>', said(words), '</textarea>')),
  fc.stringMatching(/^[a-z ]{9}$/).map((words) => ({ html: `<script>${words}</script>`, words })),
  fc.stringMatching(/^[a-z ]{9}$/).map((words) => ({ html: `<style>${words}</style>`, words })),
  phrase.map((words) => ({ html: `<input type="submit" value="${escaped(words)}">`, words })),
  phrase.map((words) => ({ html: `<template><p>${escaped(words)}</p></template>`, words })),
);
const picture: Arbitrary<Html> = fc
  .tuple(fc.constantFrom('a.jpg', 'b.jpg', 'https://a.example/1.jpg', ''), phrase, phrase)
  .map(([source, alt, title]) => ({
    html: `<img src="${source}" alt="${escaped(alt)}" title="${escaped(title)}">`,
    words: `${alt} ${title}`,
  }));
const inline: Arbitrary<Html> = fc.oneof(
  { weight: 6, arbitrary: line.map(said) },
  {
    weight: 3,
    arbitrary: within(
      ['b', 'em', 'a href="https://a.example/"', 'a', 'code', 'sup', 'span', 'q', 'font', 'nonsense'],
      phrase.map(said),
    ),
  },
  { weight: 1, arbitrary: phrase.map((words) => around('<a href="/x" title="', said(words), '">x</a>')) },
  { weight: 1, arbitrary: fc.constant({ html: '<br>', words: '' }) },
  { weight: 1, arbitrary: phrase.map((words) => around('<ruby>漢<rt>', said(` ${words} `), '</rt></ruby>')) },
  { weight: 1, arbitrary: picture },
  { weight: 2, arbitrary: unshown },
);
const inlines = fc.array(inline, { minLength: 1, maxLength: 4 }).map((all) => joined(all, ' '));

const { block } = fc.letrec<{ block: Html; blocks: Html; cell: Html }>((tie) => ({
  blocks: fc.array(tie('block'), { minLength: 1, maxLength: 3 }).map((all) => joined(all, '\n')),
  cell: fc.oneof({ maxDepth: 2 }, inlines, inlines, tie('blocks')),
  block: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    within(['p', 'p', 'p', 'h1', 'h2', 'h3', 'h5', 'div', 'pre', 'address'], inlines),
    inlines,
    unshown,
    fc.constant({ html: '<hr>', words: '' }),
    within(['blockquote', 'section', 'article', 'div', 'figure', 'details', 'nav', 'footer'], tie('blocks')),
    within(['ul', 'ol'], items(tie('cell'))),
    fc
      .tuple(picture, fc.option(inlines), fc.option(inlines))
      .map(([image, caption, rest]) =>
        joined([
          around('<figure>', image, ''),
          ...(rest ? [around('<p>', rest, '</p>')] : []),
          ...(caption ? [around('<figcaption>', caption, '</figcaption>')] : []),
          { html: '</figure>', words: '' },
        ]),
      ),
    table(tie('cell'), inlines),
    fc
      .tuple(phrase, inlines)
      .map(([term, meaning]) =>
        joined([around('<dl><dt>', said(term), '</dt>'), around('<dd>', meaning, '</dd></dl>')]),
      ),
    within(
      ['video src="https://a.example/v.mp4"', 'video src="a.mp4"', 'iframe src="https://a.example/"'],
      phrase.map(said),
    ),
  ),
}));

function items(item: Arbitrary<Html>): Arbitrary<Html> {
  const one = fc.oneof(
    { weight: 6, arbitrary: within(['li'], item) },
    { weight: 1, arbitrary: inlines },
    { weight: 1, arbitrary: comment },
  );
  return fc.array(one, { minLength: 1, maxLength: 4 }).map((all) => joined(all, '\n'));
}

function table(cell: Arbitrary<Html>, caption: Arbitrary<Html>): Arbitrary<Html> {
  const cells = fc.array(within(['td', 'td', 'th', 'td colspan="2"', 'td rowspan="2"'], cell), {
    minLength: 1,
    maxLength: 3,
  });
  const row = fc.oneof(
    { weight: 6, arbitrary: cells.map((all) => around('<tr>', joined(all), '</tr>')) },
    { weight: 1, arbitrary: comment },
    { weight: 1, arbitrary: within(['script', 'style'], fc.constant(said('inside'))) },
    { weight: 1, arbitrary: phrase.map((words) => around('<tr>', said(` ${words} `), '</tr>')) },
  );
  const rows = fc.array(row, { minLength: 1, maxLength: 4 }).map((all) => joined(all, '\n'));
  return fc
    .tuple(fc.option(caption), fc.option(within(['thead', 'tbody', 'tfoot'], rows)), rows)
    .map(([title, head, body]) =>
      joined([
        { html: '<table>', words: '' },
        ...(title ? [around('<caption>', title, '</caption>')] : []),
        ...(head ? [head] : []),
        body,
        { html: '</table>', words: '' },
      ]),
    );
}

const body = fc.array(block, { minLength: 1, maxLength: 6 }).map((all) => joined(all, '\n'));

const fragment = fc
  .tuple(fc.constantFrom('<h1>Headline of this one</h1>', '<p>Headline of this one</p>', ''), body)
  .map(([headline, rest]) => joined([{ html: headline, words: headline.replace(/<[^>]*>/g, '') }, rest]));

const prose = 'The ferry to the island is back after two years, its owner said on Tuesday, and it is full.';
const page = fc
  .tuple(fc.option(comment), phrase, fc.option(comment), body, body, body, fc.boolean())
  .map(([above, title, inHead, before, text, after, hasLandmarks]) =>
    joined([
      { html: '<!DOCTYPE html>', words: '' },
      ...(above ? [above] : []),
      around('<html><head><title>', said(title), '</title>'),
      ...(inHead ? [inHead] : []),
      around(
        hasLandmarks ? '</head><body><nav>' : '</head><body><div>',
        before,
        hasLandmarks ? '</nav>' : '</div>',
      ),
      {
        html: `<article><h1>Headline of this one</h1><p>${prose}</p><p>${prose}</p>`,
        words: `Headline of this one ${prose} ${prose}`,
      },
      around('', text, '</article>'),
      around(hasLandmarks ? '<footer>' : '<div>', after, hasLandmarks ? '</footer>' : '</div>'),
      { html: '</body></html>', words: '' },
    ]),
  );

describe('every word of an HTML draft', () => {
  it.each([
    ['a fragment', fragment],
    ['a saved page', page],
  ])(
    'is in the article, in the record, or said of a medium: %s',
    (_what, draft) => {
      let parsed = 0;
      const property = fc.property(draft, ({ html, words }) => {
        try {
          const bytes = new TextEncoder().encode(html);
          const found = parseText({ name: 'draft.html', bytes }, { language: 'en' }, { language: 'en' });
          parsed += 1;
          expect(missing(wordsIn(words), wordsOf(found))).toEqual([]);
        } catch (error) {
          if (error instanceof Error && error.name === 'AssertionError') throw error;
          expect(error).toMatchObject({
            code: expect.stringMatching(/^(?:draft_(?:empty|without_headline|too_large)|settings_invalid)$/),
          });
        }
      });
      // The same drafts in each run, so that a failure is about the change. `npm run fuzz` tries others.
      fc.assert(property, { numRuns: 400, seed: 1 });
      expect(parsed).toBeGreaterThan(150);
    },
    60_000,
  );
});
