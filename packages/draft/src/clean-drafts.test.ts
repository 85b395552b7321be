import { describe, expect, it } from 'vitest';
import { cleanDrafts } from './testing/clean-drafts.ts';
import { parseText } from './testing/parse-text.ts';

const now = Date.parse('2026-11-29T12:00:00Z');
const read = (text: string, language: string) =>
  parseText({ name: 'draft.txt', bytes: Buffer.from(text) }, {}, { language, now }).article;

describe('ordinary drafts', () => {
  const all = Object.entries(cleanDrafts).flatMap(([language, texts]) =>
    texts.map((text) => [language, text.split('\n', 1)[0] ?? '', text] as const),
  );

  it.each(all)('in %s lose no line: %s', (language, headline, text) => {
    const article = read(text, language);
    expect(article.headline).toBe(headline);
    expect(article.record.filter(({ action }) => action === 'removed')).toEqual([]);
  });

  it('are not held: at most one of sixty', () => {
    expect(all).toHaveLength(60);
    const held = all.filter(([language, , text]) => read(text, language).doubts.length > 0);
    expect(held.map(([, headline]) => headline).slice(1)).toEqual([]);
  });
});
