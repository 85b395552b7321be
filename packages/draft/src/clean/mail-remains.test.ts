import { describe, expect, it } from 'vitest';
import { parseText } from '../testing/parse-text.ts';
import { textOfBlock } from '../text-of-block.ts';

const parse = (text: string) => {
  const { article } = parseText({ name: 'draft.txt', bytes: Buffer.from(text) }, {}, { language: 'en' });
  return { ...article, text: article.blocks.map(textOfBlock), codes: article.doubts.map(({ code }) => code) };
};
const story =
  'Ferry runs again\n\nThe night ferry is back after two years, the board said on Monday.\n\nIt takes forty minutes to the island.\n';

describe('what a mail leaves around a text', () => {
  it.each([
    'Hi Tom,\n\nhere’s the ferry piece, as promised.',
    'Liebe Kollegen,\n\nanbei der Text zur Fähre.',
    'Bonjour,\n\nvoici le papier sur le bac.',
    'Hola,\n\nadjunto la nota del ferri.',
    'Ciao,\n\nin allegato il pezzo sul traghetto.',
    'Добрый день!\n\nВо вложении текст о пароме.',
    'Please find the ferry story below.',
  ])('is taken out above it, and is a doubt: %s', (cover) => {
    const read = parse(`${cover}\n\n${story}`);
    expect(read.headline).toBe('Ferry runs again');
    expect(read.text).toHaveLength(2);
    expect(read.codes).toEqual(['house_note']);
  });

  it.each([
    'Cheers,\nJane',
    'Viele Grüße\nAnna',
    'Mit freundlichen Grüßen\nAnna Weber\n0151 2345678',
    'Saludos,\nAna',
    'С уважением,\nИван Петров\n+7 900 123-45-67',
  ])('is taken out below it, and is a doubt: %s', (signature) => {
    const read = parse(`${story}\n${signature}\n`);
    expect(read.text).toHaveLength(2);
    expect(read.codes).toEqual(['house_note']);
  });

  it.each(['Sent from my iPhone', 'Von meinem iPhone gesendet', '发自我的iPhone'])(
    'is taken out: %s',
    (line) => {
      const read = parse(`${story}\n${line}\n`);
      expect(read.text).toHaveLength(2);
      expect(read.codes).toEqual([]);
    },
  );

  it.each([
    `${story}\nYours sincerely,\nJane Doe, Port Hale\n`,
    `${story}\nDanke.\n`,
    `Dear Minister, give us our ferry\n\n${story}`,
    `Call me by my name\n\n${story}`,
  ])('is not a letter to readers or a headline: %s', (draft) => {
    const { record, codes } = parse(draft);
    expect([record, codes]).toEqual([[], []]);
  });
});
