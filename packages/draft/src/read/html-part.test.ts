import { describe, expect, it } from 'vitest';
import { readHtmlPart } from './html-part.ts';

const circumstances = {
  name: 'draft.html',
  settings: {},
  site: { language: 'en', timeZone: 'UTC', publications: [] },
  now: Date.parse('2026-11-29T12:00:00Z'),
};
const read = (html: string, files?: ReadonlyMap<string, string>) => readHtmlPart(html, circumstances, files);
const blocks = (html: string) => read(html).pieces.map(({ block }) => block);
const refusal = expect.objectContaining({ code: 'draft_too_large', where: 'draft.html' });

describe('HTML', () => {
  it.each([
    ['a script', '<p>a</p><script>alert(1)</script>', 'script'],
    ['a style', '<style>p{}</style><p>a</p>', 'style'],
    ['a comment', '<!-- legal: not yet --><p>a</p>', 'comment'],
    ['a hidden element', '<p>a</p><div style="display: none">secret</div>', 'hidden'],
    ['a button', '<p>a <button>Share</button></p>', 'form-control'],
    ['an object', '<object data="https://example.org/x.swf"></object><p>a</p>', 'script'],
    ['a template', '<template><p>secret</p></template><p>a</p>', 'script'],
    ['a comment in a hidden element', '<p>a</p><div hidden><!-- secret --></div>', 'comment'],
    ['a comment in a table', '<table><!-- secret --><tr><td>a</table>', 'comment'],
    ['the words of a form’s button', '<p>a <input type="submit" value="Subscribe"></p>', 'form-control'],
  ])('does not contain %s, which is recorded', (_what, html, rule) => {
    const { pieces, record } = read(html);
    expect(pieces.map(({ block }) => block)).toEqual([{ type: 'paragraph', content: [{ text: 'a' }] }]);
    expect(record).toMatchObject([{ action: 'removed', rule, line: 1 }]);
  });

  it.each([
    'javascript:alert(1)',
    ' JaVa\nScript:alert(1)',
    '&#106;avascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    '/local',
  ])('does not link to %j, and gives a warning', (address) => {
    const { pieces, warnings } = read(`<p onclick="x()"><a href="${address}" onmouseover="x()">word</a></p>`);
    expect(pieces.map(({ block }) => block)).toEqual([{ type: 'paragraph', content: [{ text: 'word' }] }]);
    expect(warnings).toMatchObject([{ code: 'link_dropped', where: 'draft.html, line 1' }]);
  });

  it('keeps text around and between its blocks', () => {
    expect(blocks('before<p>one</p>between <b>bold<p>two</b></p>after')).toEqual([
      { type: 'paragraph', content: [{ text: 'before' }] },
      { type: 'paragraph', content: [{ text: 'one' }] },
      { type: 'paragraph', content: [{ text: 'between ' }, { text: 'bold', strong: true }] },
      { type: 'paragraph', content: [{ text: 'two', strong: true }] },
      { type: 'paragraph', content: [{ text: 'after' }] },
    ]);
  });

  it('breaks the line at one break, and ends the paragraph at two', () => {
    expect(blocks('<p>one <br> two<br>\n<br>three<br></p>')).toEqual([
      { type: 'paragraph', content: [{ text: 'one\ntwo' }] },
      { type: 'paragraph', content: [{ text: 'three' }] },
    ]);
  });

  it('shows the caption of a figure, not the title of its picture, which is recorded', () => {
    const { media, record } = read(
      '<figure><img src="quay.jpg" alt="A quay" title="IMG 12"><figcaption>The quay</figcaption></figure>',
    );
    expect(media).toEqual({ 'quay.jpg': { alt: 'A quay', caption: 'The quay' } });
    expect(record).toMatchObject([{ rule: 'picture-text', text: 'IMG 12' }]);
  });

  it('breaks lines of preformatted text at breaks', () => {
    expect(blocks('<pre>one<br>two<!-- three --></pre>')).toEqual([{ type: 'code', text: 'one\ntwo' }]);
  });

  it('places pictures of the package, and those of a mail by their id', () => {
    const files = new Map([['cid:part1', 'quay.jpg']]);
    const { pieces, media } = read(
      '<figure><img src="cid:part1" alt="The quay"><figcaption>Monday</figcaption></figure><p><img src="file:///C:/Users/a/old%20pier.png"></p>',
      files,
    );
    expect(pieces.map(({ block }) => block)).toEqual([
      { type: 'media', file: 'quay.jpg' },
      { type: 'media', file: 'old pier.png' },
    ]);
    expect(media).toEqual({ 'quay.jpg': { alt: 'The quay', caption: 'Monday' } });
  });

  it('adds empty cells beside and below a cell that spans several', () => {
    const html =
      '<table><tr><th>a<th>b<th>c</tr><tr><td rowspan="2">1<td>2<td>3</tr><tr><td colspan="2">4</tr></table>';
    const cell = (text: string) => [{ text }];
    expect(blocks(html)).toEqual([
      {
        type: 'table',
        header: [cell('a'), cell('b'), cell('c')],
        rows: [
          [cell('1'), cell('2'), cell('3')],
          [[], cell('4'), []],
        ],
      },
    ]);
  });

  it('reads a table that only arranges content on the page as blocks', () => {
    expect(
      blocks('<table><tr><td><h2>Title</h2><p>one</p></td><td><p>two</p></td></tr></table>'),
    ).toMatchObject([
      { type: 'heading' },
      { type: 'paragraph', content: [{ text: 'one' }] },
      { type: 'paragraph', content: [{ text: 'two' }] },
    ]);
  });

  it('may contain shortcodes of WordPress', () => {
    const { pieces, record } = read(
      '[caption id="a" width="9"]<img src="a.jpg"> The quay[/caption]\n[embed]https://vimeo.com/123[/embed]\n<p>She [the pilot] said.</p>',
    );
    expect(pieces.map(({ line, block }) => [line, block.type])).toEqual([
      [1, 'media'],
      [2, 'link'],
      [3, 'paragraph'],
    ]);
    expect(record.map(({ rule }) => rule)).toEqual(['shortcode', 'shortcode', 'shortcode']);
  });
});

describe('hostile HTML is refused quickly', () => {
  it.each([
    ['100,000 nested quotations', '<blockquote>'.repeat(100_000)],
    ['nested quotations', `${'<blockquote>'.repeat(30)}a`],
    ['nested lists', `${'<ul><li>'.repeat(30)}a`],
    ['nested elements', '<div>'.repeat(300)],
    [
      'repeated styles',
      `<p>${Array.from({ length: 200 }, (_, at) => `<b id="${at}">`).join('')}${'<p>x'.repeat(20_000)}`,
    ],
    [
      'cells that each span all rows below, and so shift the next row',
      `<table>${'<tr><td colspan="100" rowspan="9999">a'.repeat(2_000)}<td>b</table>`,
    ],
    ['a row of a thousand cells', `<table><tr><th>a<th>b</tr><tr>${'<td>a'.repeat(1_000)}</tr></table>`],
  ])('%s', (_what, html) => {
    expect(() => read(html)).toThrow(refusal);
  });
});
