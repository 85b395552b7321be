import type { Article } from '@slugline/story';
import { describe, expect, it } from 'vitest';
import { parseDraft } from './parse-draft.ts';
import { textOfBlock } from './text-of-block.ts';

/** Numbers that look random and are the same in every run (mulberry32), so that a failure can be looked into. */
function randomFrom(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return { below, pick: <T>(from: readonly T[]): T => from[below(from.length)] as T };
}
type Random = ReturnType<typeof randomFrom>;

const words =
  'bridge Lagos "reopened" minister Ọláyínká said nine, years; advertisement share comments of the ferry '
    .concat('fishermen’s Tuesday . video pictures read more الجسر מרץ 2026 well-known NATO — (sic) top back')
    .split(' ');
const heads = [
  'The Harbour Gazette',
  'BREAKING NEWS',
  'By Jane Doe',
  'Menu',
  'Old bridge reopens (Video+Pictures)',
];
const furniture = [
  'Back to top button',
  'Share this:',
  'Advertisement',
  'READ ALSO: Ferry fares rise',
  '3 min read',
];
const breaks = ['\n', '\n\n', '\r\n', '\n \n\n'];

const sentence = (random: Random) =>
  Array.from({ length: 1 + random.below(40) }, () => random.pick(words)).join(
    random.pick([' ', '  ', ' \u00A0']),
  );
const wrap = (text: string) => text.replace(/(.{50,70}) /g, '$1\n');

function draftOf(random: Random): string {
  const lines = Array.from({ length: random.below(4) }, () => random.pick(heads));
  for (let count = 1 + random.below(8); count > 0; count -= 1) {
    const line = random.pick([sentence, () => random.pick(furniture), (r: Random) => `- ${sentence(r)}`])(
      random,
    );
    lines.push(random.below(3) === 0 ? wrap(line) : line);
  }
  return ['Headline of this one', ...lines].slice(random.below(2)).join(random.pick(breaks));
}

/** Letters alone: an ordered list numbers itself, and Markdown is made of signs. */
const wordsIn = (text: string): string[] =>
  text
    .normalize('NFC')
    .match(/[\p{L}\p{M}]+/gu)
    ?.toSorted() ?? [];

function everything(article: Article): string {
  const byline = article.byline === undefined ? '' : `By ${article.byline}`;
  const blocks = article.blocks.map(textOfBlock);
  const removed = article.removed.map(({ text }) => text);
  const { publication = '', headline, dateline = '' } = article;
  return [publication, headline, byline, dateline, ...blocks, ...removed].join('\n');
}

describe('every word of a draft', () => {
  it.each(['draft.txt', 'draft.md'])(
    'is in the article or among the removed lines: 500 drafts as %s',
    (name) => {
      let parsed = 0;
      for (let seed = 1; seed <= 500; seed += 1) {
        const text = draftOf(randomFrom(seed));
        let article: Article;
        try {
          const bytes = new TextEncoder().encode(text);
          article = parseDraft({ name, bytes }, { language: 'en' }, { language: 'en' }).article;
        } catch (error) {
          expect(error, text).toMatchObject({
            code: expect.stringMatching(/^draft_(empty|without_headline)$/),
          });
          continue;
        }
        parsed += 1;
        expect(wordsIn(everything(article)), JSON.stringify(text)).toEqual(wordsIn(text));
      }
      expect(parsed).toBeGreaterThan(250);
    },
  );
});
