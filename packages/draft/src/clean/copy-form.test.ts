import { describe, expect, it } from 'vitest';
import { parseText } from '../testing/parse-text.ts';
import { textOfBlock } from '../text-of-block.ts';

const parse = (text: string, name = 'draft.txt') => {
  const { article } = parseText({ name, bytes: Buffer.from(text) }, {}, { language: 'en' });
  return { ...article, text: article.blocks.map(textOfBlock), rules: article.record.map(({ rule }) => rule) };
};
const body =
  'The night ferry is back after two years, the board said on Monday.\n\nIt takes forty minutes to the island.\n';

describe('a copy form', () => {
  it.each([
    ['Headline', 'Standfirst', 'Word count: 300'],
    ['Hed', 'Dek', 'Slug: ferry'],
    ['Titel', 'Vorspann', 'Zeichen: 900'],
    ['Titre', 'Chapô', 'Signes : 900'],
    ['Título', 'Bajada', 'Caracteres: 900'],
    ['Título', 'Linha fina', 'Editoria: Local'],
    ['Titolo', 'Sommario', 'Battute: 900'],
    ['Kop', 'Intro', 'Woorden: 300'],
    ['Tytuł', 'Lead', 'Znaki: 900'],
    ['Заголовок', 'Лид', 'Знаков: 900'],
    ['Başlık', 'Spot', 'Vuruş: 900'],
    ['العنوان', 'المقدمة', 'القسم: محليات'],
    ['כותרת', 'כותרת משנה', 'מדור: חדשות'],
    ['تیتر', 'لید', 'تعداد کلمات: ۳۰۰'],
    ['शीर्षक', 'उपशीर्षक', 'शब्द: 300'],
    ['Judul', 'Ringkasan', 'Jumlah kata: 300'],
    ['标题', '导语', '字数：300'],
    ['見出し', 'リード', '文字数：300'],
    ['제목', '부제', '분량: 300'],
  ])('gives headline and standfirst: %s, %s', (headline, summary, count) => {
    const read = parse(
      `${headline}: Ferry runs again\n${summary}: Two years without a boat are over\n${count}\n\n${body}`,
    );
    expect(read).toMatchObject({
      headline: 'Ferry runs again',
      summary: 'Two years without a boat are over',
    });
    expect(read.text).toHaveLength(2);
    expect(read.doubts).toEqual([]);
  });

  it('holds the story for a note to the desk', () => {
    const read = parse(`Headline: Ferry runs again\nContact: Jane, 555-0199\n\n${body}`);
    expect(read.doubts).toMatchObject([{ code: 'house_note' }]);
    expect(read.text.join()).not.toContain('555-0199');
  });

  it.each([
    [`Text: how a word travels\n\n${body}`, 'Text: how a word travels'],
    [`Data: the new oil\n\n${body}`, 'Data: the new oil'],
    [`Story of a ferry\n\nTitle: The Long Way Home\nAuthor: Jane Osgarth\n\n${body}`, 'Story of a ferry'],
  ])('is not a headline with a colon, or the facts of a book: %s', (draft, headline) => {
    const read = parse(draft);
    expect(read.headline).toBe(headline);
    expect(read.rules).not.toContain('copy-form');
  });

  it('below the title of the format is one if it has fields of the desk', () => {
    const form = `# Ferry story\n\nHeadline: Ferry runs again\n\nWords: 300\n\n${body}`;
    expect(parse(form, 'draft.md').headline).toBe('Ferry runs again');
    const review = `# A book about a ferry\n\nTitle: The Long Way Home\n\n${body}`;
    expect(parse(review, 'draft.md').headline).toBe('A book about a ferry');
  });
});
