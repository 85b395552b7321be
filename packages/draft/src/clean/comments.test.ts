import { describe, expect, it } from 'vitest';
import { parseText } from '../testing/parse-text.ts';
import { textOfBlock } from '../text-of-block.ts';

const parse = (text: string, settings = {}) => {
  const draft = { name: 'draft.txt', bytes: Buffer.from(text) };
  const { article } = parseText(draft, settings, { language: 'en' });
  return { ...article, text: article.blocks.map(textOfBlock) };
};
const first = 'The night ferry is back after two years, the board said on Monday.';
const last = 'It takes forty minutes to the island, and the last boat leaves at ten.';

describe('a comment in plain text', () => {
  it.each([
    '<!-- source: Ann Bell -->',
    '<!-- source: Ann Bell,\nclerk at city hall\n\n555-0199 -->',
    '<!-- see https://example.org/a -->',
    '/* ask Ann */',
    '{/* ask\nAnn */}',
    '{{!-- ask Ann --}}',
    '{# ask Ann #}',
    '%% ask Ann %%',
  ])('is taken out and recorded: %s', (comment) => {
    const read = parse(`Ferry runs again\n\n${first}\n\n${comment}\n\n${last}\n`);
    expect(read.text).toEqual([first, last]);
    expect(read.record.every(({ rule }) => rule === 'comment')).toBe(true);
    expect(read.record).not.toEqual([]);
  });

  it('leaves the text around it', () => {
    const read = parse(`Ferry runs again\n\n${first} <!-- who --> <!-- when --> ${last}\n\n${last}\n`);
    expect(read.text).toEqual([`${first} ${last}`, last]);
    expect(read.record.filter(({ rule }) => rule === 'comment').map(({ text }) => text)).toEqual([
      '<!-- who -->',
      '<!-- when -->',
    ]);
  });

  it.each(['<!-- it never ends', 'The sign /* begins a comment in C.', 'It rose by 5 %% or so.'])(
    'has an end: %s',
    (line) => {
      expect(parse(`Ferry runs again\n\n${first}\n\n${line}\n\n${last}\n`).text).toContain(line);
    },
  );

  it('stays if story.yaml keeps it', () => {
    const line = '/* ask Ann */';
    const draft = `Ferry runs again\n\n${first}\n\n${line}\n\n${last}\n`;
    expect(parse(draft, { keep: [line] }).text).toContain(line);
  });
});
