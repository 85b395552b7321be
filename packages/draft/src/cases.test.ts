import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Article, Block } from '@slugline/story';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ParsedDraft, parseDraft } from './parse-draft.ts';
import { readSettings } from './read/settings.ts';
import { textOfBlock } from './text-of-block.ts';

/**
 * Drafts that went wrong in newsrooms. They are not part of this repository; without them these tests are skipped.
 */
const cases = process.env.CASES_DIR ?? join(import.meta.dirname, '../../../../shared/cases');

function read(name: string): Promise<ParsedDraft> {
  const folder = join(cases, name, 'package');
  const files = readdirSync(folder);
  const draft = files.find((file) => file.startsWith('draft.')) ?? '';
  const settings = files.includes('story.yaml')
    ? readSettings(readFileSync(join(folder, 'story.yaml')), 'story.yaml', 'UTC').settings
    : {};
  const desk = { language: 'en', files, now: Date.UTC(2026, 10, 29) };
  return parseDraft({ name: draft, bytes: readFileSync(join(folder, draft)) }, settings, desk);
}

const lines = ({ blocks }: Article): string[] => blocks.map(textOfBlock);
const listsIn = ({ blocks }: Article) =>
  blocks.flatMap((block: Block) => (block.type === 'list' ? [block.items.length] : []));
const codes = (list: readonly { code: string }[]) => list.map(({ code }) => code);
const linksIn = ({ blocks }: Article) =>
  blocks.flatMap((block) => ('content' in block ? block.content.flatMap(({ href }) => href ?? []) : []));
const linked = ({ blocks }: Article) =>
  blocks.flatMap((block) => (block.type === 'link' ? [block.href] : []));

/** The checks for each case, according to its README. */
const right: Record<string, (parsed: ParsedDraft) => void> = {
  '01-draft-windows-1252': ({ article }) => {
    expect(article.headline).toBe('Straßenbahn fährt wieder über die alte Brücke');
    expect(codes(article.warnings)).toContain('encoding_guessed');
  },
  '03-draft-utf16-without-bom': ({ article }) =>
    expect(article.headline).toBe('Ferry returns to the old harbour'),
  '04-draft-pasted-from-word': ({ article }) => {
    expect(listsIn(article)).toEqual([3, 2, 2]);
    expect(lines(article).join('\n')).toContain('vice-president');
    expect(lines(article).join('\n')).not.toMatch(/[\u00AD\u200B\u2011\uE000-\uF8FF]/);
  },
  '05-arabic-rtl-headline': ({ article }) => {
    expect(article).toMatchObject({ publication: 'صحيفة الميناء', language: 'ar', dir: 'rtl' });
    expect(article.promised).toEqual({ videos: 1, pictures: 2 });
    expect(lines(article)).toHaveLength(3);
  },
  '07-chinese-headline-5g': ({ article }) => {
    expect(article).toMatchObject({ headline: '港口试点5G无人码头，首日装卸四百箱', language: 'zh' });
    expect(lines(article).length).toBeGreaterThanOrEqual(3);
  },
  '09-wire-anpa': ({ article }) => {
    expect(article).toMatchObject({
      headline: 'Ferry strike enters third day, thousands stranded',
      authors: [{ name: 'JOAN HARKER' }],
      dateline: 'PORT HALE (CW)',
    });
    expect(lines(article).join('\n')).not.toMatch(/555-0142|Ld-Writethru|-30-|\(more\)/);
    expect(codes(article.doubts)).toContain('house_note');
  },
  '13-draft-is-a-mail': ({ article }) => {
    expect(article.headline).toBe('Mill fire leaves village without bread');
    expect(lines(article).join('\n')).not.toMatch(/@|555|lawyer|Rosa Lind/);
  },
  '14-furniture-in-other-languages': ({ article }) => {
    expect(lines(article)).toHaveLength(2);
    expect(article.record).toHaveLength(12);
  },
  '16-list-of-networks': ({ article }) => {
    const text = lines(article).join('\n');
    for (const word of ['Facebook', 'Instagram', 'TikTok', 'Snapchat', 'Telegram', '9:30', '11:15'])
      expect(text).toContain(word);
  },
  '17b-scores-and-times': ({ article }) => {
    expect(article.record).toEqual([]);
    expect(lines(article).join('\n')).toMatch(/28:31.*22:22.*Next.*Home/s);
  },
  '20-plain-lists': ({ article }) => {
    const text = lines(article).join('\n').split('\n');
    for (const item of ['The north gate closes', 'Wait for the green light', 'New bins', 'A new clock'])
      expect(text).toContain(item);
    expect(text.filter((line) => /Dogs travel free$/.test(line))).toHaveLength(1);
  },
  '22-wrapped-text-with-one-long-line': ({ article }) => expect(lines(article)).toHaveLength(3),
  '26-chinese-short': ({ article }) => expect(article.language).toBe('zh'),
  '27-embargo-line-in-text': ({ article, settings }) => {
    expect(settings.embargo).toBe('2027-01-01T18:00:00Z');
    expect(lines(article).join('\n')).not.toMatch(/EMBARGO|Ana Ruiz/);
  },
  '29-title-case-headline-and-deck': ({ article }) =>
    expect(article).toMatchObject({ headline: 'Police Arrest Opposition Leader', doubts: [] }),
  '30-md-date-becomes-list': ({ article }) =>
    expect(lines(article).join('\n')).toMatch(/3\. Oktober ist.*17\. Dezember ist/s),
  '33-md-table': ({ article }) =>
    expect(article.blocks).toContainEqual(expect.objectContaining({ type: 'table' })),
  '34-md-raw-html': ({ article }) => {
    const text = lines(article).join('\n');
    expect(text).not.toMatch(/<|&nbsp;|&mdash;/);
    expect(text).toContain('120\u00A0m2');
  },
  '35-md-html-comment-note': ({ article }) => {
    expect(lines(article).join('\n')).not.toMatch(/LEGAL|deputy|lawyer/);
    expect(article.record.map(({ text }) => text).join('\n')).toMatch(/deputy clerk.*lawyer/s);
  },
  '37-md-footnotes-tasks-shortcodes': ({ article }) => {
    expect(article.footnotes).toHaveLength(1);
    expect(linked(article)).toEqual(['https://www.youtube.com/watch?v=a1b2c3d4e5f']);
    expect(lines(article).join('\n')).not.toMatch(/\{\{|\[caption|!\[\[|==|\{#/);
  },
  '38-md-embed-urls': ({ article }) => {
    expect(linked(article)).toHaveLength(2);
    expect(linksIn(article)).toEqual([
      'https://en.wikipedia.org/wiki/Reef_(nautical)',
      expect.stringMatching(/^https?:\/\/www\.example\.org\/?$/),
    ]);
  },
  '39-md-tab-indented-paragraphs': ({ article }) =>
    expect(article.blocks.map(({ type }) => type)).toEqual(['paragraph', 'paragraph', 'paragraph']),
  '41-md-setext-trap': ({ article }) =>
    expect(article.blocks.map(({ type }) => type)).toEqual(['paragraph', 'rule', 'paragraph']),
  '42-md-front-matter-hugo': ({ article }) =>
    expect(article).toMatchObject({
      headline: 'Ferry returns to the old harbour',
      authors: [{ name: 'Rosa Lind' }],
      tags: ['harbour', 'ferry'],
      doubts: [],
    }),
  '44-md-links': ({ article }) => {
    expect(linksIn(article)).toContain('https://en.wikipedia.org/wiki/Ferry_(boat)');
    expect(linksIn(article)).toContain('tel:+15550142');
    expect(codes(article.warnings)).toContain('link_dropped');
  },
  '45-settings-windows-1252': ({ article }) =>
    expect(article).toMatchObject({
      summary: 'Die Fähre fährt für zwölf Kronen über den Fluss',
      authors: [{ name: 'Käthe Öhlmann' }],
    }),
  '62-jsonld-authors': ({ article }) =>
    expect(article.authors).toEqual([{ name: 'Jane Harker' }, { name: 'Tom O’Hare' }].map(straight)),
  '64-names-nfd-nfc': ({ article }) =>
    expect(article.blocks).toContainEqual({ type: 'media', file: 'Zähler.jpg'.normalize('NFC') }),
};

const straight = ({ name }: { name: string }) => ({ name: name.replace('’', "'") });

describe.skipIf(!existsSync(cases))('the drafts of CASES_DIR', () => {
  let there: string[];
  beforeAll(() => {
    there = readdirSync(cases);
  });

  it.each(Object.entries(right))('%s is read as its author meant it', async (name, holds) => {
    if (there.includes(name)) holds(await read(name));
  });
});

if (!existsSync(cases))
  console.warn(`There are no cases in ${cases}: their tests are skipped. Set CASES_DIR.`);
