import { describe, expect, it } from 'vitest';
import { parseText } from '../testing/parse-text.ts';
import { readMarkdown } from './markdown.ts';

const circumstances = {
  name: 'draft.md',
  settings: {},
  site: { language: 'en', timeZone: 'UTC', publications: [] },
  now: Date.parse('2026-11-29T12:00:00Z'),
};
const read = (text: string) => readMarkdown(text, circumstances);
const blocks = (text: string) => read(text).pieces.map(({ block }) => block);
const parse = (text: string) =>
  parseText({ name: 'draft.md', bytes: new TextEncoder().encode(text) }, {}, { language: 'en' }).article;

it.each([
  ['The text <? of it <!-- secret --> goes on.', 'The text <? of it goes on.'],
  ['A [text <!-- secret --> of <!-- it goes on.', 'A [text of <!-- it goes on.'],
  ['A <![CDATA[ text <!-- secret --> of it.', 'A <![CDATA[text of it.'],
])('a comment is no text, whatever else has no end: %s', (text, shown) => {
  const { blocks: found, record } = parse(`A headline here\n\n${text}`);
  expect(found).toEqual([{ type: 'paragraph', content: [{ text: shown }] }]);
  expect(JSON.stringify(record)).toContain('secret');
});

it('labels of links end where CommonMark says, with brackets and links within them', () => {
  const link = (text: string, href: string) => ({ text, href });
  expect(
    blocks('a [b [c] d](http://e) f [[g](http://h) i](http://j) [k ![l](http://m) n](http://o)'),
  ).toEqual([
    {
      type: 'paragraph',
      content: [
        ...[{ text: 'a ' }, link('b [c] d', 'http://e/'), { text: ' f [' }, link('g', 'http://h/')],
        ...[{ text: ' i](' }, link('http://j', 'http://j/'), { text: ') ' }],
        link('k l n', 'http://o/'),
      ],
    },
  ]);
});

describe('Markdown blocks', () => {
  it('are paragraphs, headings, quotations, lists, code and rules', () => {
    const text = [
      'One\nparagraph **bold *both***',
      '## Two',
      '##### Five',
      '> said\n>\n> again',
      '- a\n- b',
      '1. c\n1. d',
      '```js\nlet  x\n```',
      '---',
    ].join('\n\n');
    expect(blocks(text)).toEqual([
      {
        type: 'paragraph',
        content: [
          { text: 'One paragraph ' },
          { text: 'bold ', strong: true },
          { text: 'both', strong: true, emphasis: true },
        ],
      },
      { type: 'heading', level: 2, content: [{ text: 'Two' }] },
      { type: 'heading', level: 4, content: [{ text: 'Five' }] },
      {
        type: 'quote',
        blocks: [
          { type: 'paragraph', content: [{ text: 'said' }] },
          { type: 'paragraph', content: [{ text: 'again' }] },
        ],
      },
      { type: 'list', ordered: false, items: [{ content: [{ text: 'a' }] }, { content: [{ text: 'b' }] }] },
      { type: 'list', ordered: true, items: [{ content: [{ text: 'c' }] }, { content: [{ text: 'd' }] }] },
      { type: 'code', text: 'let  x', language: 'js' },
      { type: 'rule' },
    ]);
  });

  it('may be lists in lists, and items with several paragraphs', () => {
    expect(blocks('- a\n\n  more\n  - b\n\n    3. c\n    4. d\n- e\n\nafter')).toEqual([
      {
        type: 'list',
        ordered: false,
        items: [
          {
            content: [{ text: 'a' }],
            blocks: [
              { type: 'paragraph', content: [{ text: 'more' }] },
              {
                type: 'list',
                ordered: false,
                items: [
                  {
                    content: [{ text: 'b' }],
                    blocks: [
                      {
                        type: 'list',
                        ordered: true,
                        start: 3,
                        items: [{ content: [{ text: 'c' }] }, { content: [{ text: 'd' }] }],
                      },
                    ],
                  },
                ],
              },
            ],
          },
          { content: [{ text: 'e' }] },
        ],
      },
      { type: 'paragraph', content: [{ text: 'after' }] },
    ]);
  });

  it('know the line where they begin', () => {
    expect(read('\none\n\n\n- two').pieces.map(({ line }) => line)).toEqual([2, 5]);
  });
});

describe('Markdown links', () => {
  it.each([
    ['[a](https://example.com)', 'https://example.com/'],
    ['<https://example.com/b>', 'https://example.com/b'],
    ['https://example.com/c', 'https://example.com/c'],
    ['[d](mailto:desk@example.com)', 'mailto:desk@example.com'],
    ['[call](tel:+15550142)', 'tel:+15550142'],
    ['[site](www.example.org/a)', 'https://www.example.org/a'],
    ['[site](example.org)', 'https://example.org/'],
    ['[wiki](https://example.org/wiki/Ferry_(boat))', 'https://example.org/wiki/Ferry_(boat)'],
    ['www.example.org/a', 'https://www.example.org/a'],
    ['desk@example.org', 'mailto:desk@example.org'],
    ['[e][1]\n\n[1]: http://example.com/e', 'http://example.com/e'],
  ])('lead to http, https, mail and telephones: %s', (text, href) => {
    expect(blocks(text)).toMatchObject([{ content: [{ href }] }]);
  });

  it.each(['ftp://example.com', '/relative', 'other.md', '#part', '//example.com/x'])(
    'to %s are text, with a warning',
    (address) => {
      const { pieces, warnings } = read(`[a](${address})`);
      expect(pieces).toMatchObject([{ block: { content: [{ text: 'a' }] } }]);
      expect(JSON.stringify(pieces)).not.toContain('href');
      expect(warnings).toMatchObject([{ code: 'link_dropped', where: 'draft.md, line 1' }]);
    },
  );

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'vbscript:x',
    'data:text/html,x',
    'file:///etc/passwd',
  ])('to %s never become links', (address) => {
    expect(JSON.stringify(blocks(`[a](${address}) <${address}>`))).not.toContain('href');
  });
});

describe('Markdown pictures', () => {
  it('place files of the package, by name, between the blocks', () => {
    const { pieces, media } = read(
      'Before ![The crowd](photos/the%20crowd.jpg "Cheers") after.\n\n![](clip.mp4)',
    );
    expect(pieces.map(({ block }) => block)).toMatchObject([
      { type: 'paragraph', content: [{ text: 'Before after.' }] },
      { type: 'media', file: 'the crowd.jpg' },
      { type: 'media', file: 'clip.mp4' },
    ]);
    expect(media).toEqual({ 'the crowd.jpg': { alt: 'The crowd', caption: 'Cheers' } });
  });

  it('leave no empty paragraph and only one space behind', () => {
    const { blocks: found } = parse(
      '# Bridge\n\n![](a.jpg)\n\n- x ![](b.jpg) y\n\n[![](c.jpg)](https://example.com)',
    );
    expect(found).toEqual([
      { type: 'media', file: 'a.jpg' },
      { type: 'list', ordered: false, items: [{ content: [{ text: 'x y' }] }] },
      { type: 'media', file: 'b.jpg' },
      { type: 'media', file: 'c.jpg' },
    ]);
  });

  it('on other sites become links to themselves, with a warning', () => {
    const { pieces, warnings } = read('![Crowd](https://example.com/a.jpg)');
    expect(pieces).toMatchObject([
      { block: { content: [{ text: 'Crowd', href: 'https://example.com/a.jpg' }] } },
    ]);
    expect(warnings).toMatchObject([{ code: 'picture_not_in_package' }]);
  });

  it('inside the draft are named in a warning, not printed', () => {
    const { pieces, warnings } = read(`![Crowd](data:image/png;base64,${'A'.repeat(500)})`);
    expect(pieces).toMatchObject([{ block: { content: [{ text: 'Crowd' }] } }]);
    expect(warnings[0]?.message.length).toBeLessThan(200);
  });

  it.each([
    ['__proto__', '__proto__'],
    ['100%25.jpg', '100%.jpg'],
    ['%E0%A4%A.jpg', '%E0%A4%25A.jpg'],
    ['../../etc/passwd', 'passwd'],
    ['./a.jpg?size=2', 'a.jpg'],
  ])('have a name without folders: %s', (source, file) => {
    expect(blocks(`![alt](${source})`).at(-1)).toEqual({ type: 'media', file });
  });
});

describe('the head of a Markdown draft', () => {
  it('takes the headline from the first heading of level 1, with a publication above and a byline below', () => {
    const article = parse(
      'Naija Loaded\n\n# Old *bridge* reopens (Video)\n\n*By Jane Doe*\n\nIt is open.\n\n# Later',
    );
    expect(article).toMatchObject({
      publication: 'Naija Loaded',
      headline: 'Old bridge reopens',
      byline: 'By Jane Doe',
      promised: { videos: 1, pictures: 0 },
    });
    expect(article.blocks).toMatchObject([{ type: 'paragraph' }, { type: 'heading', level: 2 }]);
  });

  it('keeps text above the headline as text', () => {
    const article = parse('It had been nine years.\n\n# Old bridge reopens\n\nIt is open.');
    expect(article.headline).toBe('Old bridge reopens');
    expect(article.blocks).toMatchObject([
      { content: [{ text: 'It had been nine years.' }] },
      { content: [{ text: 'It is open.' }] },
    ]);
  });

  it.each([
    'Old bridge reopens\n==================',
    '## Old bridge reopens',
    'Old bridge reopens',
    '***\n\n# Old bridge reopens',
  ])('finds the headline in %j', (text) => {
    expect(parse(`${text}\n\nIt is open.`)).toMatchObject({ headline: 'Old bridge reopens', blocks: [{}] });
  });
});

describe('furniture in Markdown', () => {
  it('is removed and recorded with its line, but stays in headings, lists, code and within sentences', () => {
    const text =
      '---\nsection: metro\n---\n# Bridge\n\nIt is open to all.\n\nAdvertisement\n\n## Related articles\n\n- Share\n- Stay\n\n```\nAdvertisement\n```\n\nHe read the\ncomments\nhere. [Back to top](#)';
    const article = parse(text);
    expect(article.record).toEqual([
      { action: 'removed', line: 8, text: 'Advertisement', rule: 'advertisement' },
    ]);
    expect(article.blocks).toMatchObject([
      { content: [{ text: 'It is open to all.' }] },
      { type: 'heading' },
      { items: [{ content: [{ text: 'Share' }] }, { content: [{ text: 'Stay' }] }] },
      { type: 'code', text: 'Advertisement' },
      { content: [{ text: 'He read the comments here. Back to top' }] },
    ]);
  });
});

describe('front matter', () => {
  const refused = (text: string) => {
    try {
      parse(text);
    } catch (error) {
      expect(error).toMatchObject({ code: 'settings_invalid', where: 'draft.md' });
      return (error as Error).message;
    }
    throw new Error('accepted');
  };

  it('counts its lines as the file does', () => {
    expect(refused('---\nsection: metro\nembarg: 2026-03-01T06:00:00Z\n---\n# Bridge')).toContain(
      'line 3: "embarg"',
    );
  });

  it.each([
    ['never ends', '---\nembargo: 2026-03-01T06:00:00Z\n\n# Bridge', /has no end/],
    ['is JavaScript', '---js\n{ section: process.exit(1) }\n---\n# Bridge', /YAML/],
    ['is no field', '---\nlane: fast\n---\n# Bridge', /"lane" must be/],
  ])('is refused if it %s', (_, text, message) => {
    expect(refused(text)).toMatch(message);
  });

  it('does not begin at a rule above the headline', () => {
    expect(parse('---\n\nBridge open\n\n---\n\nIt is open.').headline).toBe('Bridge open');
  });
});
