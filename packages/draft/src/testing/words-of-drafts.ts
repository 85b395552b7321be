import fc, { type Arbitrary } from 'fast-check';
import type { ParsedDraft } from '../parse-draft.ts';
import { textOfBlock } from '../text-of-block.ts';

/** Words that rules look at, and others. */
const common =
  'bridge Lagos "reopened" minister Ọláyínká said nine, years; advertisement share comments of the ferry '
    .concat('fishermen’s Tuesday . video pictures read more الجسר מרץ 2026 well-known NATO — (sic) top back')
    .split(' ');

/** A word of a draft: one that rules know, or one that stands nowhere else. */
const word = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(...common) },
  { weight: 2, arbitrary: fc.stringMatching(/^[a-z]{5,8}$/) },
);

/** Some words with spaces of several kinds between them. */
export const sentence: Arbitrary<string> = fc
  .tuple(fc.array(word, { minLength: 1, maxLength: 40 }), fc.constantFrom(' ', '  ', ' \u00A0', '\v'))
  .map(([all, space]) => all.join(space));

/** A few words on one line. */
export const phrase: Arbitrary<string> = fc
  .array(word, { minLength: 1, maxLength: 5 })
  .map((all) => all.join(' '));

/** Lines that rules take out, or make the head of the story. */
export const furniture = [
  'Back to top button',
  'Share this:',
  'Advertisement',
  'READ ALSO: Ferry fares rise',
  '3 min read',
];
export const notes = [
  'EMBARGOED UNTIL 18:00 GMT, 1 JANUARY 2027',
  'Embargo: Friday',
  'Eds: check the name',
  'Not for publication',
  'ENDS',
  'Notes to editors:',
  'The mayor [Editor: which one] spoke ( embargoed until Friday )',
  'draft: true',
];

/** A line of a draft in any format. */
export const line: Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: sentence },
  { weight: 1, arbitrary: fc.constantFrom(...furniture) },
  { weight: 1, arbitrary: fc.constantFrom(...notes) },
);

/**
 * Returns only the words made of letters: an ordered list numbers itself, Markdown is made of signs, and Word writes a
 * bullet as the letter o.
 */
export const wordsIn = (text: string): string[] =>
  text
    .normalize('NFC')
    .match(/[\p{L}\p{M}]+/gu)
    ?.filter((word) => word !== 'o')
    .toSorted() ?? [];

/** Returns all words that are in an article, in its record, and in the settings that the draft states. */
export function wordsOf({ article, settings }: ParsedDraft): string[] {
  const { publication, kicker, headline, summary, byline, dateline } = article;
  const removed = article.record
    .filter(({ action }) => action !== 'changed')
    .flatMap(({ text, count = 1 }) => Array.from({ length: count }, () => text));
  const notes = article.footnotes.flatMap(({ blocks }) => blocks.map(textOfBlock));
  const media = Object.values(settings.media ?? {}).flatMap(({ alt, caption, credit }) => [
    alt,
    caption,
    credit,
  ]);
  const parts = [publication, kicker, headline, summary, byline, dateline, ...media, ...article.tags];
  const head = parts.filter((part) => part !== undefined);
  return wordsIn([...head, ...article.blocks.map(textOfBlock), ...notes, ...removed].join('\n'));
}

/** Returns the words of `written` that are not among `found`. */
export function missing(written: readonly string[], found: readonly string[]): string[] {
  const known = new Set(found);
  return written.filter((word) => !known.has(word));
}
