import { type Inline, SluglineError } from '@slugline/story';
import type { Piece } from './read/manuscript.ts';
import { textOfBlock } from './text-of-block.ts';

/**
 * The most that a draft may be made of. Each figure lies far above what a newsroom sends (a novel has some 5,000
 * paragraphs) and keeps reading and rendering one within a second.
 */
const most = {
  lines: 10_000,
  /** Opening brackets. Markdown searches for the closing bracket of each. The search takes up to 40 µs where there is none. */
  brackets: 3_000,
  /** Stars, underscores and angle brackets. Markdown searches for the partner of each of these, too. */
  signs: 10_000,
  addresses: 2_000,
  /** Paragraphs, headings, items of lists, and the other blocks. */
  blocks: 10_000,
  /** Bytes that the article takes on a page. */
  articleBytes: 4 * 1024 * 1024,
} as const;

/** In characters, as sitemaps have it (https://www.sitemaps.org/protocol.html). */
export const longestAddress = 2_048;

/** In bytes, as file systems have it. */
export const longestFileName = 255;

/**
 * Refuses a text that would take long to read, before anything reads it. Throws `draft_too_large`, which names what
 * there is too much of.
 */
export function checkText(text: string, name: string, isMarkdown: boolean): void {
  check(name, 'lines', countOf(text, /\n/g) + 1, most.lines);
  check(name, 'addresses', text.split('://').length - 1, most.addresses);
  if (!isMarkdown) return;
  check(name, 'opening brackets', countOf(text, /\[/g), most.brackets);
  check(name, 'signs of markup (* _ <)', countOf(text, /[*_<]/g), most.signs);
}

/** Refuses what would make too large an article. Throws `draft_too_large`. */
export function checkPieces(pieces: readonly Piece[], name: string): void {
  const blocks = pieces.map(({ block }) => block);
  const items = blocks.reduce((sum, block) => sum + (block.type === 'list' ? block.items.length : 1), 0);
  check(name, 'paragraphs and list items', items, most.blocks);

  const runs = blocks.flatMap((block): readonly Inline[] =>
    block.type === 'list' ? block.items.flat() : 'content' in block ? block.content : [],
  );
  check(name, 'addresses', runs.filter(({ href }) => href !== undefined).length, most.addresses);
  const bytes =
    blocks.reduce((sum, block) => sum + bytesOnPage(textOfBlock(block)), 0) +
    runs.reduce((sum, { href }) => sum + elementBytes + bytesOnPage(href ?? ''), 0);
  if (bytes > most.articleBytes)
    throw tooLarge(
      name,
      `makes an article of ${megabytes(bytes)} MB; it may have ${megabytes(most.articleBytes)} MB`,
    );
}

/** What the elements around a run take, about. */
const elementBytes = 50;

/** Signs that HTML escapes take up to six bytes. */
const bytesOnPage = (text: string): number => Buffer.byteLength(text) + 5 * countOf(text, /[&<>"']/g);

const megabytes = (bytes: number): string => (bytes / 1_048_576).toFixed(1);

function check(name: string, what: string, count: number, limit: number): void {
  if (count > limit) throw tooLarge(name, `has ${count} ${what}; a draft may have ${limit}`);
}

const tooLarge = (name: string, what: string) =>
  new SluglineError('draft_too_large', `${name} ${what}.`, { where: name });

/** How many characters of a text are among `signs`. */
const countOf = (text: string, signs: RegExp): number => text.length - text.replace(signs, '').length;
