import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ParsedDraft } from './parse-draft.ts';
import { parseText } from './testing/parse-text.ts';
import { furniture, notes, sentence, wordsIn, wordsOf } from './testing/words-of-drafts.ts';

const heads = [
  'The Harbour Gazette',
  'BREAKING NEWS',
  'By Jane Doe',
  'Menu',
  'Old bridge reopens (Video+Pictures)',
];
const breaks = ['\n', '\n\n', '\r\n', '\n \n\n'];

const columns = ['Saltmere\t10\t27', 'Club   Matches   Points', 'one\ttwo'];

const wrap = (text: string) => text.replace(/(.{50,70}) /g, '$1\n');
const marks = ['- ', '– ', '• ', '1. ', '2) ', '  - ', 'a) ', 'o\t', '\uF0B7\t', '“', '" '];

const line = fc.oneof(
  sentence,
  sentence.map(wrap),
  fc.tuple(fc.constantFrom(...marks), sentence).map(([mark, text]) => `${mark}${text}`),
  fc.constantFrom(...furniture),
  fc.constantFrom(...notes),
  fc.constantFrom(...columns),
);
const draft = fc
  .tuple(
    fc.constantFrom(['Headline of this one'], []),
    fc.array(fc.constantFrom(...heads), { maxLength: 3 }),
    fc.array(line, { minLength: 1, maxLength: 10 }),
    fc.constantFrom(...breaks),
  )
  .map(([headline, above, below, lineBreak]) => [...headline, ...above, ...below].join(lineBreak));

describe('every word of a draft', () => {
  it.each(['draft.txt', 'draft.md'])('is in the article or in the record: drafts as %s', (name) => {
    let parsed = 0;
    const property = fc.property(draft, (text) => {
      let found: ParsedDraft;
      try {
        const bytes = new TextEncoder().encode(text);
        found = parseText({ name, bytes }, { language: 'en' }, { language: 'en' });
      } catch (error) {
        expect(error).toMatchObject({
          code: expect.stringMatching(/^(?:draft_(?:empty|without_headline)|settings_invalid)$/),
        });
        return;
      }
      parsed += 1;
      expect(wordsOf(found)).toEqual(wordsIn(text));
    });
    fc.assert(property, { numRuns: 400 });
    expect(parsed).toBeGreaterThan(150);
  });
});
