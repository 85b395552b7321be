import { describe, expect, it } from 'vitest';
import { textOfBlock } from '../text-of-block.ts';
import { readSavedPage } from './saved-page.ts';

const circumstances = {
  name: 'page.html',
  settings: {},
  site: { language: 'en', timeZone: 'UTC', publications: [] },
  now: Date.parse('2026-11-29T12:00:00Z'),
};
const read = (html: string) => readSavedPage(html, circumstances);
const wordsIn = (text: string) => text.match(/\p{L}+/gu)?.toSorted();

const sentence =
  'The night ferry is back after two years, the harbour board said on Monday, and four hundred people stood on the quay.';
const page = `<!doctype html><html><head><title>Ferry returns | Gazette</title></head><body>
<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<div class="story"><h1>Ferry returns</h1>
${[1, 2, 3, 4].map((at) => `<p>Paragraph ${at}: ${sentence}</p>`).join('\n')}
<div class="related"><ul><li><a href="/a">Read this as well</a></li><li><a href="/b">And this one here</a></li></ul></div>
</div><footer>All rights reserved</footer></body></html>`;

describe('a saved page', () => {
  it('is read as its article; the rest is recorded, and no word is lost', () => {
    const { pieces, record } = read(page);
    expect(pieces.map(({ line, title, block }) => [line, title, textOfBlock(block).slice(0, 13)])).toEqual([
      [3, true, 'Ferry returns'],
      [4, undefined, 'Paragraph 1: '],
      [5, undefined, 'Paragraph 2: '],
      [6, undefined, 'Paragraph 3: '],
      [7, undefined, 'Paragraph 4: '],
    ]);
    expect(record.map(({ rule, line }) => [rule, line])).toEqual([
      ['page-head', 1],
      ['page-surroundings', 2],
      ['page-surroundings', 8],
      ['page-surroundings', 9],
    ]);
    const body = page.replace(/<[^>]*>/g, ' ');
    const shown = [...pieces.map(({ block }) => textOfBlock(block)), ...record.map(({ text }) => text)].join(
      '\n',
    );
    expect(wordsIn(shown)).toEqual(wordsIn(body));
  });

  it('takes its headline from the title if it has none of its own', () => {
    const { pieces } = read(page.replace('<h1>Ferry returns</h1>', ''));
    expect(pieces[0]).toMatchObject({
      title: true,
      block: { content: [{ text: expect.stringContaining('Ferry returns') }] },
    });
  });

  it('is read whole if nothing is around its text', () => {
    const { pieces, record, warnings } = read(
      '<html><head><title>Letter</title></head><body><p>Ferry returns</p><p>It is back.</p></body></html>',
    );
    expect(pieces.map(({ block }) => textOfBlock(block))).toEqual(['Ferry returns', 'It is back.']);
    expect(record).toMatchObject([{ rule: 'page-head', text: 'Letter' }]);
    expect(warnings).toEqual([]);
  });

  it('is read by its <article> element, with a warning, if Readability finds no article', () => {
    const { pieces, warnings } = read(
      '<html><body><nav>Menu</nav><article><h1>Ferry returns</h1><p>It is back.</p></article></body></html>',
    );
    expect(pieces.map(({ block }) => textOfBlock(block))).toEqual(['Ferry returns', 'It is back.']);
    expect(warnings).toMatchObject([]);
  });
});
