import { Article, type StorySettings, textOf } from '@slugline/story';
import { describe, expect, it } from 'vitest';
import { parseDraft } from './parse-draft.ts';

const parse = (text: string, settings: StorySettings = {}, name = 'draft.txt') => {
  const parsed = parseDraft({ name, bytes: new TextEncoder().encode(text) }, settings, { language: 'en' });
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

  it('gives up its publication, headline and promise of media', () => {
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

  it('links its addresses', () => {
    expect(article.blocks.at(-1)).toMatchObject({
      content: [
        { text: expect.stringContaining('See ') },
        { text: 'https://example.com/bridge', href: 'https://example.com/bridge' },
        { text: '.' },
      ],
    });
  });

  it('records what is not in the article, line by line', () => {
    expect(article.removed).toEqual([
      { line: 2, text: '(Video+Pictures)', rule: 'media-promise' },
      { line: 7, text: 'Back to top button', rule: 'back-to-top' },
    ]);
  });

  it('gets no byline, dateline or summary that it did not have', () => {
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

  it('may be a headline alone, short as a name', () => {
    const { article } = parse(`Bridge Reopens\n\n${body}`);
    expect(article).toMatchObject({ headline: 'Bridge Reopens' });
    expect(article).not.toHaveProperty('publication');
    expect(paragraphs(article)).toEqual([body]);
  });

  it('may be a headline over a standfirst', () => {
    const { article } = parse(
      `Bridge Reopens At Last\nFerry queues end after nine years of waiting\n${body}`,
    );
    expect(article.headline).toBe('Bridge Reopens At Last');
    expect(paragraphs(article)).toEqual(['Ferry queues end after nine years of waiting', body]);
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
      byline: 'Jane Doe',
      dateline: 'LAGOS, Nigeria',
    });
    expect(paragraphs(article)).toEqual([body]);
    expect(article.removed.map(({ line, rule }) => [line, rule])).toEqual([
      [1, 'section-label'],
      [4, 'headline-repeated'],
    ]);
  });

  it('may stand over signs without words', () => {
    const { article } = parse('Bridge\n\n[[[[[');
    expect(article.headline).toBe('Bridge');
    expect(paragraphs(article)).toEqual(['[[[[[']);
  });

  it('may be furniture, before the headline', () => {
    const { article } = parse(`Skip to content\nMenu\n\nOld bridge reopens\n\n${body}`);
    expect(article.headline).toBe('Old bridge reopens');
  });

  it('may be all there is', () => {
    expect(parse('Old bridge reopens (Video)').article).toMatchObject({
      headline: 'Old bridge reopens',
      blocks: [],
      promised: { videos: 1, pictures: 0 },
    });
  });

  it('are refused when they are a paragraph or a list', () => {
    const refused = expect.objectContaining({ code: 'draft_without_headline', where: 'draft.txt' });
    expect(() => parse('The bridge is open again. '.repeat(20))).toThrow(refused);
    expect(() => parse('• one\n• two')).toThrow(refused);
  });

  it('are warned about when they are long', () => {
    const headline = 'Old bridge reopens '.repeat(7).trim();
    expect(parse(`${headline}\n\n${body}`).article.warnings).toMatchObject([{ code: 'headline_long' }]);
  });
});

describe('settings and draft', () => {
  it('say the same only once', () => {
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
    expect(article.removed).toEqual([{ line: 2, text: '(Video)', rule: 'media-promise' }]);
  });

  it('differ: the settings win and the draft’s own is recorded', () => {
    const settings = { publication: 'Island News', headline: 'Bridge open', byline: 'Ifeoma Eze' };
    const { article } = parse(
      'The Harbour Gazette\nOld bridge reopens after nine years (Photos)\nBy Jane Doe\nIt is open.',
      settings,
    );
    expect(article).toMatchObject({ ...settings, promised: { videos: 0, pictures: 2 } });
    expect(paragraphs(article)).toEqual(['It is open.']);
    expect(article.removed).toMatchObject([
      { line: 1, rule: 'publication-replaced' },
      { line: 2, rule: 'headline-replaced', text: 'Old bridge reopens after nine years (Photos)' },
      { line: 3, rule: 'byline-replaced' },
    ]);
    expect(article.warnings).toMatchObject([{ code: 'headline_replaced' }]);
  });

  it('give a headline to a draft that begins with its text', () => {
    const { article } = parse('The bridge is open.\nIt took nine years.', { headline: 'Bridge open' });
    expect(article.headline).toBe('Bridge open');
    expect(paragraphs(article)).toEqual(['The bridge is open.', 'It took nine years.']);
  });

  it('give no headline with blanks alone', () => {
    expect(parse('Bridge open\n\nIt is open.', { headline: ' \n' }).article.headline).toBe('Bridge open');
  });

  it('join: story.yaml wins over the front matter, which wins over the text', () => {
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
    expect(article.removed.map(({ rule }) => rule)).toEqual(['media-promise', 'advertisement']);
  });

  it('runs from right to left in Hebrew', () => {
    const { article } = parse('הגשר הישן נפתח מחדש\n\nהשר אמר ביום שלישי כי הגשר החדש ייפתח במרץ אחרי שנים.');
    expect(article).toMatchObject({ language: 'he', dir: 'rtl', headline: 'הגשר הישן נפתח מחדש' });
  });

  it('keeps the spaces of French punctuation, unbreakable', () => {
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

describe('a draft with nothing to publish', () => {
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

  it('is told of letters that were lost on the way', () => {
    const { article } = parse(
      'Bridge open\n\nThe caf\uFFFD by the old bridge is open again, the owner said.',
    );
    expect(article.warnings).toMatchObject([
      { code: 'character_lost', message: expect.stringContaining('Line 3') },
    ]);
  });
});
