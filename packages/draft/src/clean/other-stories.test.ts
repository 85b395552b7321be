import { describe, expect, it } from 'vitest';
import { parseText } from '../testing/parse-text.ts';
import { textOfBlock } from '../text-of-block.ts';

const parse = (text: string) => {
  const { article } = parseText({ name: 'draft.txt', bytes: Buffer.from(text) }, {}, { language: 'en' });
  return article.blocks.map(textOfBlock);
};
const first = 'The night ferry is back after two years, the board said on Monday.';
const last = 'It takes forty minutes to the island, and the last boat leaves at ten.';
const draft = (inside: string, below = '') =>
  parse(`Ferry runs again\n\n${first}\n\n${inside}\n\n${last}\n\n${below}`);

describe('titles of other stories', () => {
  it.each([
    'Related articles\n\nFerry prices to rise in spring\nCaptain honoured for rescue at sea',
    'Mehr zum Thema\nFischer fordern niedrigere Gebühren\nStreit um die Liegeplätze',
    'À lire aussi\n\nLe bac coûtera plus cher au printemps',
    'Читайте также\n\nПаром подорожает весной этого года',
    '相关阅读\n\n渡轮票价春季将上涨\n船长海上救人获奖',
  ])('are taken out below the text: %s', (block) => {
    expect(draft(first, block)).toEqual([first, first, last]);
  });

  it.each([
    'Leia também\n\nBarca ficará mais cara na primavera',
    'Lire aussi\n\nLe bac coûtera plus cher au printemps\n\nLe capitaine décoré pour un sauvetage',
  ])('are taken out within it: %s', (block) => {
    expect(draft(block)).toEqual([first, last]);
  });

  it.each([
    // Nothing but a label, or a heading of the story.
    'Read more',
    'Read more\n\nBooks',
    'Trending\n\nThree things about the ferry',
    'He told us to\n\nread more\n\nabout the sea and the boats',
  ])('are not the headings and lists of a story: %s', (block) => {
    expect(draft(block).join('\n').replaceAll('\n\n', '\n')).toBe(
      [first, block.replaceAll('\n\n', '\n'), last].join('\n'),
    );
  });
});
