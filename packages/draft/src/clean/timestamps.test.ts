import { describe, expect, it } from 'vitest';
import { parseText } from '../testing/parse-text.ts';
import { textOfBlock } from '../text-of-block.ts';

const parse = (text: string) => {
  const { article } = parseText(
    { name: 'draft.txt', bytes: Buffer.from(text) },
    {},
    {
      language: 'en',
      now: Date.parse('2026-11-29T12:00:00Z'),
    },
  );
  return { ...article, text: article.blocks.map(textOfBlock), rules: article.record.map(({ rule }) => rule) };
};
const body =
  'The night ferry is back after two years, the board said on Monday.\n\nIt takes forty minutes to the island.\n';

describe('a line that says when a page was published', () => {
  it.each([
    'Updated 10:15 am',
    'Published 24 Nov 2026, 09:12 GMT',
    'Last updated: November 24, 2026',
    'Aktualisiert am 24. November 2026, 9:12 Uhr',
    'Stand: 24.11.2026, 09:12 Uhr',
    'Publié le 24 novembre 2026 à 9h12',
    'Actualizado el 24 de noviembre de 2026',
    'Publicado em 24 de novembro de 2026',
    'Aggiornato il 24 novembre 2026',
    'Gepubliceerd op 24 november 2026',
    'Опубликовано: 24 ноября 2026, 09:12',
    'Yayınlanma: 24 Kasım 2026',
    '发布时间：2026年11月24日 09:12',
    '입력 2026-11-24 09:12',
    '24 November 2026',
    '28.11.2026, 14:32 Uhr | Lesezeit: 3 Min.',
    'Published 28 Nov 2026, 14:32 | 3 min read',
  ])('is taken out above the headline and below it: %s', (line) => {
    for (const draft of [
      `${line}\n\nFerry runs again\n\n${body}`,
      `Ferry runs again\n\n${line}\n\n${body}`,
    ]) {
      const { headline, rules, text } = parse(draft);
      expect(headline).toBe('Ferry runs again');
      expect(rules).toContain('timestamp');
      expect(text).toHaveLength(2);
    }
  });

  it('is taken from the line of the byline', () => {
    const draft = `Ferry runs again\n\nBy Jane Doe | Published 28 Nov 2026, 14:32 | Updated 15:10\n\n${body}`;
    expect(parse(draft)).toMatchObject({ byline: 'By Jane Doe', authors: [{ name: 'Jane Doe' }] });
  });

  it.each([
    `Updated budget passes council in 2026\n\n${body}`,
    `Matches\n\nThe teams meet at the weekend in the old hall.\n\n9:30\nLions - Tigers\n\nThe hall is sold out, the club said.\n`,
    `24 November 2026\n\n${body}`,
    `Published poet dies at 90\n\n${body}`,
    `Concert on the quay\n\n7 December 2026, 19:00\n\n${body}`,
  ])('is not another line that begins like one or names a day: %s', (draft) => {
    expect(parse(draft).rules).not.toContain('timestamp');
  });
});
