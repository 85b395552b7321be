import { describe, expect, it } from 'vitest';
import { parseText } from '../testing/parse-text.ts';
import { textOfBlock } from '../text-of-block.ts';

const read = (name: string, text: string, language: string) => {
  const { article } = parseText({ name, bytes: Buffer.from(text) }, { language }, { language });
  return { text: article.blocks.map(textOfBlock), record: article.record };
};

describe('characters that no reader sees', () => {
  it.each([
    ['draft.txt', 'Fähre\n\nDie Hafen\u00ADbehörde ent\u00ADschied am Mon\u200Btag, sagte sie.'],
    ['draft.md', 'Fähre\n\nDie Hafen&shy;behörde ent\u00ADschied am Mon&ZeroWidthSpace;tag, sagte sie.'],
    ['draft.html', '<h1>Fähre</h1><p>Die Hafen&shy;behörde ent&shy;schied am Mon&#8203;tag, sagte sie.</p>'],
  ])('are taken out, with one entry in the record: %s', (name, draft) => {
    const { text, record } = read(name, draft, 'de');
    expect(text).toEqual(['Die Hafenbehörde entschied am Montag, sagte sie.']);
    expect(record).toMatchObject([{ action: 'changed', rule: 'unseen-character', count: 3 }]);
  });

  it('do not include the joiners of Persian words', () => {
    const { text, record } = read('draft.txt', 'پل باز شد\n\nشهردار گفت که می\u200Cخواهم.', 'fa');
    expect(text).toEqual(['شهردار گفت که می\u200Cخواهم.']);
    expect(record).toEqual([]);
  });
});

it('replaces Word’s own bullets, with one entry in the record', () => {
  const { text, record } = read('draft.txt', 'What changes\n\n\uF0B7\tone\n\uF0B7\ttwo\n\uF0FC\tthree', 'en');
  expect(text.join('\n')).not.toMatch(/\p{Co}/u);
  expect(record).toMatchObject([
    { rule: 'word-bullet', line: 3, text: '\uF0B7\tone', to: '•\tone', count: 3 },
  ]);
});

describe('spaces that do not break', () => {
  it.each([
    [
      'en',
      'The\u00A0bridge is 12\u00A0km long and cost 1\u202F200\u00A0€.',
      'The bridge is 12\u00A0km long and cost 1\u202F200\u00A0€.',
      1,
    ],
    [
      'pl',
      'Most ma 12\u00A0km i\u00A0kosztował 5\u00A0mln zł.',
      'Most ma 12\u00A0km i kosztował 5\u00A0mln zł.',
      1,
    ],
    [
      'fr',
      'Il a dit\u00A0: «\u00A0Le pont\u00A0!\u00A0» à 10\u00A0%',
      'Il a dit\u00A0: «\u00A0Le pont\u00A0!\u00A0» à 10\u00A0%',
      0,
    ],
  ])(
    'stay in numbers and before units, and where the language has them: %s',
    (language, draft, shown, count) => {
      for (const [name, source] of [
        ['draft.txt', `Headline\n\n${draft}`],
        ['draft.html', `<h1>Headline</h1><p>${draft.replaceAll('\u00A0', '&nbsp;')}</p>`],
      ] as const) {
        const { text, record } = read(name, source, language);
        expect(text).toEqual([shown]);
        expect(record).toMatchObject(count === 0 ? [] : [{ rule: 'no-break-space', count }]);
      }
    },
  );

  it('become plain ones before punctuation that has none, as stray spaces', () => {
    const { text, record } = read('draft.txt', 'Headline\n\nIs it open\u00A0? It is.', 'en');
    expect(text).toEqual(['Is it open? It is.']);
    expect(record).toMatchObject([{ rule: 'stray-space', count: 1 }]);
  });
});
