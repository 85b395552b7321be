import { Article, type StorySettings, textOf } from '@slugline/story';
import { describe, expect, it } from 'vitest';
import { parseText } from './testing/parse-text.ts';

const parse = (text: string, settings: StorySettings = {}, name = 'draft.txt') => {
  const parsed = parseText({ name, bytes: new TextEncoder().encode(text) }, settings, { language: 'en' });
  expect(Article.parse(parsed.article)).toEqual(parsed.article);
  return parsed;
};
const paragraphs = (article: Article) =>
  article.blocks.map((block) => (block.type === 'paragraph' ? textOf(block.content) : `[${block.type}]`));

const pasted = `The Harbour Gazette
Old bridge reopens after nine years of waiting ( Video+Pictures)
The “old” bridge  between the islands reopened on Tuesday , the "works" minister said .
Fishermen, who had crossed by ferry since 2017, cheered; some  wept.

"We never thought it'd happen," said Ifeoma Eze, 61 . See https://example.com/bridge.
Back to top button
`;

describe('a story pasted from a news site', () => {
  const { article } = parse(pasted);

  it('shows its publication, headline and promised media', () => {
    expect(article.publication).toBe('The Harbour Gazette');
    expect(article.headline).toBe('Old bridge reopens after nine years of waiting');
    expect(article.promised).toEqual({ videos: 1, pictures: 2 });
  });

  it('has clean paragraphs, with quotation marks as they were written', () => {
    expect(paragraphs(article)).toEqual([
      'The “old” bridge between the islands reopened on Tuesday, the "works" minister said.',
      'Fishermen, who had crossed by ferry since 2017, cheered; some wept.',
      '"We never thought it\'d happen," said Ifeoma Eze, 61. See https://example.com/bridge.',
    ]);
  });

  it('turns its addresses into links', () => {
    expect(article.blocks.at(-1)).toMatchObject({
      content: [
        { text: expect.stringContaining('See ') },
        { text: 'https://example.com/bridge', href: 'https://example.com/bridge' },
        { text: '.' },
      ],
    });
  });

  it('records each line that is not in the article', () => {
    expect(article.record).toEqual([
      {
        action: 'changed',
        rule: 'stray-space',
        line: 2,
        text: '…after nine years of waiting ( Video+Pictures)',
        to: '…after nine years of waiting (Video+Pictures)',
        count: 6,
      },
      { action: 'removed', line: 2, text: '(Video+Pictures)', rule: 'media-promise' },
      { action: 'removed', line: 7, text: 'Back to top button', rule: 'back-to-top' },
    ]);
  });

  it('gets no byline, dateline or summary, because it has none', () => {
    expect(article).not.toHaveProperty('byline');
    expect(article).not.toHaveProperty('dateline');
    expect(article).not.toHaveProperty('summary');
    expect(article.warnings).toEqual([]);
  });

  it('is the same with the line ends of Windows and a byte order mark', () => {
    expect(parse(`\uFEFF${pasted.replaceAll('\n', '\r\n')}`).article).toEqual(article);
  });
});

describe('the first lines of a draft', () => {
  const body = 'The bridge between the islands reopened on Tuesday.';

  it('may be only a headline, as short as a name', () => {
    const { article } = parse(`Bridge Reopens\n\n${body}`);
    expect(article).toMatchObject({ headline: 'Bridge Reopens' });
    expect(article).not.toHaveProperty('publication');
    expect(paragraphs(article)).toEqual([body]);
  });

  it('may be a headline above a standfirst', () => {
    const { article } = parse(
      `Bridge Reopens At Last\nFerry queues end after nine years of waiting\n${body}`,
    );
    expect(article.headline).toBe('Bridge Reopens At Last');
    expect(article.summary).toBe('Ferry queues end after nine years of waiting');
    expect(paragraphs(article)).toEqual([body]);
  });

  it('may be a section label, publication, headline, the headline again and a byline', () => {
    const lines = [
      'BREAKING NEWS',
      'The Harbour Gazette',
      'Old bridge reopens at last',
      'Old Bridge Reopens at Last',
    ];
    const { article } = parse([...lines, 'By Jane Doe', '', `LAGOS, Nigeria — ${body}`].join('\n'));
    expect(article).toMatchObject({
      publication: 'The Harbour Gazette',
      headline: 'Old bridge reopens at last',
      byline: 'By Jane Doe',
      authors: [{ name: 'Jane Doe' }],
      dateline: 'LAGOS, Nigeria',
    });
    expect(paragraphs(article)).toEqual([body]);
    expect(article.record.map(({ line, rule }) => [line, rule])).toEqual([
      [1, 'section-label'],
      [4, 'headline-repeated'],
    ]);
  });

  it('may be in one paragraph, with line breaks', () => {
    const { article } = parse(
      '<p><b>Old bridge reopens</b><br>By Jane Doe</p>\n<p>The bridge reopened.</p>',
      {},
      'draft.html',
    );
    expect(article).toMatchObject({ headline: 'Old bridge reopens', byline: 'By Jane Doe' });
    expect(paragraphs(article)).toEqual(['The bridge reopened.']);
    const { article: poem } = parse(
      '<p>Roses<br>Violets are blue<br>And so is the sea</p>',
      {},
      'draft.html',
    );
    expect(poem.headline).toBe('Roses');
    expect(paragraphs(poem)).toEqual(['Violets are blue\nAnd so is the sea']);
  });

  it('may be above signs without words', () => {
    const { article } = parse('Bridge\n\n[[[[[');
    expect(article.headline).toBe('Bridge');
    expect(paragraphs(article)).toEqual(['[[[[[']);
  });

  it('may be furniture above the headline', () => {
    const { article } = parse(`Skip to content\nMenu\n\nOld bridge reopens\n\n${body}`);
    expect(article.headline).toBe('Old bridge reopens');
  });

  it('may be the whole draft', () => {
    expect(parse('Old bridge reopens (Video)').article).toMatchObject({
      headline: 'Old bridge reopens',
      blocks: [],
      promised: { videos: 1, pictures: 0 },
    });
  });

  it('are refused if they are a paragraph or a list', () => {
    const refused = expect.objectContaining({ code: 'draft_without_headline', where: 'draft.txt' });
    expect(() => parse('The bridge is open again. '.repeat(20))).toThrow(refused);
    expect(() => parse('• one\n• two')).toThrow(refused);
  });

  it('give a warning if they are long', () => {
    const headline = 'Old bridge reopens '.repeat(7).trim();
    expect(parse(`${headline}\n\n${body}`).article.warnings).toMatchObject([{ code: 'headline_long' }]);
  });
});

describe('the settings and the draft', () => {
  it('may say the same; the article says it once', () => {
    const settings = {
      publication: 'The Harbour Gazette',
      headline: 'Old Bridge Reopens',
      byline: 'Jane Doe',
    };
    const { article } = parse(
      'THE HARBOUR GAZETTE\nOld bridge reopens (Video)\nBy Jane Doe\nIt is open.',
      settings,
    );
    expect(article).toMatchObject({ ...settings, promised: { videos: 1, pictures: 0 } });
    expect(paragraphs(article)).toEqual(['It is open.']);
    expect(article.record).toEqual([{ action: 'removed', line: 2, text: '(Video)', rule: 'media-promise' }]);
  });

  it('may differ: the settings win, and the draft’s value is recorded', () => {
    const settings = { publication: 'Island News', headline: 'Bridge open', byline: 'Ifeoma Eze' };
    const { article } = parse(
      'The Harbour Gazette\nOld bridge reopens after nine years (Photos)\nBy Jane Doe\nIt is open.',
      settings,
    );
    expect(article).toMatchObject({ ...settings, promised: { videos: 0, pictures: 2 } });
    expect(paragraphs(article)).toEqual(['It is open.']);
    expect(article.record).toMatchObject([
      { line: 1, rule: 'publication-replaced' },
      { line: 2, rule: 'headline-replaced', text: 'Old bridge reopens after nine years (Photos)' },
      { line: 3, rule: 'byline-replaced' },
    ]);
    expect(article.warnings).toMatchObject([{ code: 'headline_replaced' }]);
  });

  it('may state the headline of a draft that begins with its text', () => {
    const { article } = parse('The bridge is open.\nIt took nine years.', { headline: 'Bridge open' });
    expect(article.headline).toBe('Bridge open');
    expect(paragraphs(article)).toEqual(['The bridge is open.', 'It took nine years.']);
  });

  it('state no headline if it is only blanks', () => {
    expect(parse('Bridge open\n\nIt is open.', { headline: ' \n' }).article.headline).toBe('Bridge open');
  });

  it('are merged: story.yaml wins over the front matter, which wins over the text', () => {
    const text =
      '---\nsection: metro\nsummary: A bridge\nmedia: {a.jpg: {credit: Eze}}\n---\n# Bridge\n\n![Crowd](a.jpg "Cheers")';
    const { article, settings } = parse(text, { section: 'sport', lane: 'breaking' }, 'draft.md');
    expect(article.summary).toBe('A bridge');
    expect(settings).toEqual({
      section: 'sport',
      summary: 'A bridge',
      lane: 'breaking',
      media: { 'a.jpg': { alt: 'Crowd', caption: 'Cheers', credit: 'Eze' } },
    });
  });
});

describe('a draft in another language', () => {
  it('runs from right to left in Arabic', () => {
    const text =
      'صحيفة الميناء\nإعادة افتتاح الجسر القديم بعد تسع سنوات (فيديو وصور)\n\nقال الوزير يوم الثلاثاء إن الجسر القديم سيفتح أمام المشاة ، في شهر مارس المقبل .\nإعلان\n';
    const { article } = parse(text);
    expect(article).toMatchObject({ language: 'ar', dir: 'rtl', promised: { videos: 1, pictures: 2 } });
    expect(article.publication).toBe('صحيفة الميناء');
    expect(paragraphs(article)).toEqual([
      'قال الوزير يوم الثلاثاء إن الجسر القديم سيفتح أمام المشاة، في شهر مارس المقبل.',
    ]);
    expect(article.record.map(({ rule }) => rule)).toEqual(['media-promise', 'stray-space', 'advertisement']);
  });

  it('runs from right to left in Hebrew', () => {
    const { article } = parse('הגשר הישן נפתח מחדש\n\nהשר אמר ביום שלישי כי הגשר החדש ייפתח במרץ אחרי שנים.');
    expect(article).toMatchObject({ language: 'he', dir: 'rtl', headline: 'הגשר הישן נפתח מחדש' });
  });

  it('keeps the spaces of French punctuation as non-breaking spaces', () => {
    const text =
      'Le pont rouvre\n\nLe ministre a déclaré mardi : « Le pont est ouvert ! » Les pêcheurs , eux , applaudissent .';
    expect(paragraphs(parse(text).article)).toEqual([
      'Le ministre a déclaré mardi\u00A0: «\u00A0Le pont est ouvert\u00A0!\u00A0» Les pêcheurs, eux, applaudissent.',
    ]);
  });

  it('keeps the letters and tones of Yoruba', () => {
    const text = 'Afárá àtijọ́ ṣí padà\n\nGómìnà ìpínlẹ̀ náà sọ pé afárá tuntun náà máa ṣí ní oṣù kẹta.';
    const { article } = parse(text, { language: 'yo' });
    expect(article).toMatchObject({
      language: 'yo',
      headline: 'Afárá àtijọ́ ṣí padà'.normalize('NFC'),
      warnings: [],
    });
  });
});

describe('a draft with nothing to publish, or with lost letters', () => {
  it.each([
    [
      'furniture',
      'Share this:\n\nBack to top button\n',
      'draft.txt',
      /nothing but page furniture \(share, back-to-top\)/,
    ],
    ['front matter', '---\nsection: sport\n---\n', 'draft.md', /no text/],
    ['a comment', '<!-- to come -->', 'draft.md', /nothing but page furniture/],
  ])('is refused as draft_empty: %s', (_, text, name, message) => {
    expect(() => parse(text, {}, name)).toThrow(
      expect.objectContaining({ code: 'draft_empty', where: name, message: expect.stringMatching(message) }),
    );
  });

  it('gives a warning for letters that an earlier program lost', () => {
    const { article } = parse(
      'Bridge open\n\nThe caf\uFFFD by the old bridge is open again, the owner said.',
    );
    expect(article.warnings).toMatchObject([
      { code: 'character_lost', message: expect.stringContaining('Line 3') },
    ]);
  });
});

describe('the tags of a story', () => {
  it('are those of its front matter and of story.yaml, each once', () => {
    const text = '---\ntags: [Ferry, harbour]\n---\nBridge open\n\nIt is open to all.\n';
    const { article, settings } = parse(text, { tags: ['Harbour', 'Budget'] });
    expect(article.tags).toEqual(['Ferry', 'harbour', 'Budget']);
    expect(settings.tags).toEqual(['Harbour', 'Budget']);
  });
});
