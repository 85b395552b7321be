import type { Footnote, Inline, TextBlock } from '@slugline/story';
import { describe, expect, it } from 'vitest';
import { de } from '../words/de.ts';
import { en } from '../words/en.ts';
import { TextHtml } from './text-html.ts';

const html = (...blocks: TextBlock[]): string => {
  const text = new TextHtml([], en, '');
  return blocks.map((block) => text.block(block)).join('\n');
};
const paragraph = (...content: Inline[]): TextBlock => ({ type: 'paragraph', content });
const cell = (text: string): Inline[] => [{ text }];
/** HTML without line ends, which have no meaning between elements. */
const flat = (text: string): string => text.replace(/\n/g, '');

describe('a run of text', () => {
  it.each<[string, Inline, string]>([
    ['a line break', { text: 'one\ntwo' }, 'one<br>two'],
    ['struck text', { text: 'nine', strike: true }, '<s>nine</s>'],
    ['raised text', { text: '3', superscript: true }, '<sup>3</sup>'],
    ['lowered text', { text: '2', subscript: true }, '<sub>2</sub>'],
    [
      'everything at once',
      { text: 'a<b', code: true, subscript: true, strike: true, emphasis: true, strong: true, href: 'tel:1' },
      '<a href="tel:1"><strong><em><s><sub><code>a&lt;b</code></sub></s></em></strong></a>',
    ],
  ])('shows %s', (_what, run, expected) => {
    expect(html(paragraph(run))).toBe(`<p>${expected}</p>`);
  });
});

describe('a list', () => {
  it('keeps its first number and the lists within it', () => {
    const inner: TextBlock = { type: 'list', ordered: false, items: [{ content: cell('deep') }] };
    const list: TextBlock = {
      type: 'list',
      ordered: true,
      start: 3,
      items: [
        { content: cell('three'), blocks: [inner, paragraph({ text: 'more' })] },
        { content: cell('four') },
      ],
    };
    expect(flat(html(list))).toBe(
      '<ol start="3"><li>three<ul><li>deep</li></ul><p>more</p></li><li>four</li></ol>',
    );
  });

  it('says whether a task is done, to screen readers, too', () => {
    const tasks: TextBlock = {
      type: 'list',
      ordered: false,
      items: [
        { content: cell('Paint'), checked: true },
        { content: cell('Engine'), checked: false },
      ],
    };
    expect(flat(html(tasks))).toBe(
      '<ul><li class="done"><span class="unseen">Done: </span>Paint</li>' +
        '<li class="to-do"><span class="unseen">To do: </span>Engine</li></ul>',
    );
  });
});

describe('a table', () => {
  const table: TextBlock = {
    type: 'table',
    header: [cell('Ship'), cell('Knots')],
    rows: [[cell('Petrel'), cell('14')]],
    align: [null, 'end'],
  };

  it('has headers and aligned columns, in a region that scrolls and is focusable', () => {
    expect(flat(html(table))).toBe(
      '<div class="table" role="group" tabindex="0" aria-label="Table"><table>' +
        '<thead><tr><th scope="col">Ship</th><th scope="col" class="end">Knots</th></tr></thead>' +
        '<tbody><tr><td>Petrel</td><td class="end">14</td></tr></tbody></table></div>',
    );
  });

  it('is named by its caption', () => {
    const named = { ...table, caption: cell('Speeds') };
    const both = flat(html(named, named));
    expect(both).toContain('aria-labelledby="table-1"><table><caption id="table-1">Speeds</caption>');
    expect(both).toContain('aria-labelledby="table-2"><table><caption id="table-2">Speeds</caption>');
  });

  it('has row headers below an empty corner, which is not a header itself', () => {
    const rows: TextBlock = { ...table, header: [[], cell('Knots')] };
    expect(flat(html(rows))).toContain(
      '<thead><tr><td></td><th scope="col" class="end">Knots</th></tr></thead>' +
        '<tbody><tr><th scope="row">Petrel</th><td class="end">14</td></tr>',
    );
  });

  it('may have no header', () => {
    const bare: TextBlock = { type: 'table', rows: [[cell('a'), cell('b')]] };
    expect(flat(html(bare))).toContain('<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>');
  });
});

describe('code', () => {
  it('names its language', () => {
    expect(html({ type: 'code', text: '\na < b', language: 'c++' })).toBe(
      '<pre tabindex="0"><code class="language-c++">\na &lt; b</code></pre>',
    );
  });

  it('names no language if the draft’s name for it is not valid', () => {
    for (const language of ['', 'two words', '"><script>'])
      expect(html({ type: 'code', text: 'x', language })).toBe('<pre tabindex="0"><code>x</code></pre>');
  });
});

describe('a quotation', () => {
  it('keeps its blocks', () => {
    const quote: TextBlock = {
      type: 'quote',
      blocks: [paragraph({ text: 'One.' }), paragraph({ text: 'Two.' })],
    };
    expect(flat(html(quote))).toBe('<blockquote><p>One.</p><p>Two.</p></blockquote>');
  });
});

describe('a link that stands by itself', () => {
  it('shows its title and its host', () => {
    expect(html({ type: 'link', href: 'https://www.video.example/watch?v=1', title: 'The <Petrel>' })).toBe(
      '<p class="link"><a href="https://www.video.example/watch?v=1"><span class="title"><bdi>The &lt;Petrel&gt;</bdi></span> ' +
        '<span class="host" dir="ltr">video.example</span></a></p>',
    );
  });

  it('shows its address in readable form if it has no title', () => {
    const of = (href: string) => /<bdi dir="ltr">(.*)<\/bdi>/.exec(html({ type: 'link', href }))?.[1];
    expect(of('https://www.video.example/watch?v=1')).toBe(
      'video.example<span class="rest">/watch?v=1</span>',
    );
    expect(of('https://video.example/')).toBe('video.example<span class="rest"></span>');
    expect(of('https://xn--bcher-kva.example/stra%C3%9Fe')).toBe(
      'bücher.example<span class="rest">/straße</span>',
    );
    expect(of('https://a.example/%ff')).toBe('a.example<span class="rest">/%ff</span>');
  });
});

describe('footnotes', () => {
  const note = (id: string, ...content: Inline[]): Footnote => ({ id, blocks: [paragraph(...content)] });
  const see = (footnote: string, text = ''): Inline => ({ text, footnote });
  const page = (footnotes: Footnote[], ...runs: Inline[]) => {
    const text = new TextHtml(footnotes, en, '');
    return { body: text.block(paragraph(...runs)), section: text.footnotes() };
  };

  it('are numbered in the order of the text, with links there and back', () => {
    const { body, section } = page(
      [note('a', { text: 'A.' }), note('b', { text: 'B.' })],
      see('b'),
      see('a'),
    );
    expect(body).toBe(
      '<p><sup><a id="reference-1" href="#note-1" role="doc-noteref" aria-label="Footnote 1">1</a></sup>' +
        '<sup><a id="reference-2" href="#note-2" role="doc-noteref" aria-label="Footnote 2">2</a></sup></p>',
    );
    expect(flat(section)).toBe(
      '<section class="footnotes" role="doc-endnotes" aria-labelledby="footnotes"><h2 id="footnotes">Footnotes</h2><ol>' +
        '<li id="note-1"><p>B. <a class="back" href="#reference-1" role="doc-backlink" aria-label="Back to reference 1">↑</a></p></li>' +
        '<li id="note-2"><p>A. <a class="back" href="#reference-2" role="doc-backlink" aria-label="Back to reference 2">↑</a></p></li>' +
        '</ol></section>',
    );
  });

  it('have a link back to each of several references', () => {
    const { body, section } = page([note('a', { text: 'A.' })], see('a'), see('a'));
    expect(body).toContain('id="reference-1-2" href="#note-1"');
    expect(section).toContain(
      'href="#reference-1" role="doc-backlink" aria-label="Back to reference 1">↑</a>',
    );
    expect(section).toContain(
      'href="#reference-1-2" role="doc-backlink" aria-label="Back to reference 1.2">↑<sup>2</sup></a>',
    );
  });

  it('may refer to other footnotes, and are listed even if nothing refers to them', () => {
    const all = [
      note('alone', { text: 'Alone.' }),
      note('b', { text: 'B.' }),
      note('a', { text: 'A' }, see('b')),
    ];
    const { section } = page(all, see('a'));
    const order = [...section.matchAll(/<li id="note-(\d)"><p>(\w+)/g)].map(([, number, word]) => [
      number,
      word,
    ]);
    expect(order).toEqual([
      ['1', 'A'],
      ['2', 'B'],
      ['3', 'Alone'],
    ]);
    expect(section).toContain('href="#reference-2"');
    expect(section.match(/class="back"/g)).toHaveLength(2);
  });

  it('keep the words of a reference, but replace its mark', () => {
    const shown = (text: string) =>
      page([note('x', { text: 'X.' })], see('x', text)).body.replace(/<sup>.*/, '');
    expect(shown('the treaty')).toBe('<p>the treaty');
    for (const mark of ['', '1', '[12]', '*', '††', 'x', '²', ' iv ']) expect(shown(mark)).toBe('<p>');
  });

  it('leave a reference as text if there is no such footnote', () => {
    expect(page([], see('gone', '7')).body).toBe('<p>7</p>');
    expect(page([], see('gone', '7')).section).toBe('');
  });

  it('get a paragraph for the links back if they do not end in one', () => {
    const { section } = page([{ id: 'a', blocks: [{ type: 'code', text: 'x' }] }], see('a'));
    expect(section).toContain('</pre><p><a class="back"');
  });

  it('are named in the language of the words', () => {
    const text = new TextHtml([note('a', { text: 'A.' })], de, '');
    expect(text.block(paragraph(see('a')))).toContain('aria-label="Fußnote 1"');
    expect(text.footnotes()).toContain('<h2 id="footnotes">Fußnoten</h2>');
  });
});
