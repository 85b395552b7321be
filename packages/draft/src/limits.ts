import { type Block, type Inline, SluglineError } from '@slugline/story';
import type { Piece } from './manuscript.ts';
import { textOfBlock } from './text-of-block.ts';

/**
 * The limits of a draft. Each is far above what a newsroom sends (a novel has some 5,000 paragraphs) and keeps the
 * time to read and render a draft below one second.
 */
const most = {
  lines: 10_000,
  /**
   * Opening brackets. Markdown searches for the closing bracket of each, which takes up to 40 µs if there is none.
   */
  brackets: 3_000,
  /** Stars, underscores and angle brackets. Markdown searches for the partner of each of these, too. */
  signs: 10_000,
  addresses: 2_000,
  /** Paragraphs, headings, items of lists, and all other blocks. */
  blocks: 10_000,
  /** Bytes of the article on a page. */
  articleBytes: 4 * 1024 * 1024,
} as const;

/** In characters, the limit of sitemaps (https://www.sitemaps.org/protocol.html). */
export const longestAddress = 2_048;

/** In bytes, the limit of file systems. */
export const longestFileName = 255;

/**
 * Refuses a text that would take long to read, before anything reads it. Throws `draft_too_large`, which names the
 * limit that was exceeded.
 */
export function checkText(text: string, name: string, isMarkdown: boolean): void {
  check(name, 'lines', countOf(text, /\n/g) + 1, most.lines);
  checkAddresses(text.split('://').length - 1, name);
  if (!isMarkdown) return;
  check(name, 'opening brackets', countOf(text, /\[/g), most.brackets);
  check(name, 'signs of markup (* _ <)', countOf(text, /[*_<]/g), most.signs);
}

/** Refuses a text with too many addresses, before they become an article. Throws `draft_too_large`. */
export const checkAddresses = (count: number, name: string): void =>
  check(name, 'addresses', count, most.addresses);

/** Refuses pieces that would make too large an article. Throws `draft_too_large`. */
export function checkPieces(pieces: readonly Piece[], name: string): void {
  const blocks = pieces.map(({ block }) => block);
  const items = blocks.reduce((sum, block) => sum + sizeOf(block), 0);
  check(name, 'paragraphs and list items', items, most.blocks);

  const runs = blocks.flatMap(runsOf);
  checkAddresses(runs.filter(({ href }) => href !== undefined).length, name);
  const bytes =
    blocks.reduce((sum, block) => sum + bytesOnPage(textOfBlock(block)), 0) +
    runs.reduce((sum, { href }) => sum + elementBytes + bytesOnPage(href ?? ''), 0);
  if (bytes > most.articleBytes)
    throw tooLarge(
      name,
      `makes an article of ${megabytes(bytes)} MB; it may have ${megabytes(most.articleBytes)} MB`,
    );
}

/** Returns how many paragraphs, list items and table rows a block has. */
function sizeOf(block: Block): number {
  switch (block.type) {
    case 'list':
      return block.items.reduce((sum, { blocks = [] }) => sum + 1 + sizeOfAll(blocks), 0);
    case 'quote':
      return 1 + sizeOfAll(block.blocks);
    case 'table':
      return 1 + block.rows.length;
    default:
      return 1;
  }
}
const sizeOfAll = (blocks: readonly Block[]): number => blocks.reduce((sum, block) => sum + sizeOf(block), 0);

/** Returns all runs of text of a block, including those of the blocks in it. */
function runsOf(block: Block): readonly Inline[] {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
      return block.content;
    case 'list':
      return block.items.flatMap(({ content, blocks = [] }) => [...content, ...blocks.flatMap(runsOf)]);
    case 'quote':
      return block.blocks.flatMap(runsOf);
    case 'table':
      return [...(block.caption ?? []), ...(block.header ?? []).flat(), ...block.rows.flat(2)];
    default:
      return [];
  }
}

/** About how many bytes the elements around a run take. */
const elementBytes = 50;

/** Returns about how many bytes a text takes on a page. A character that HTML escapes takes up to six. */
const bytesOnPage = (text: string): number => Buffer.byteLength(text) + 5 * countOf(text, /[&<>"']/g);

const megabytes = (bytes: number): string => (bytes / 1_048_576).toFixed(1);

function check(name: string, what: string, count: number, limit: number): void {
  if (count > limit) throw tooLarge(name, `has ${count} ${what}; a draft may have ${limit}`);
}

const tooLarge = (name: string, what: string) =>
  new SluglineError('draft_too_large', `${name} ${what}.`, { where: name });

/** Returns how many characters of a text match `signs`. */
const countOf = (text: string, signs: RegExp): number => text.length - text.replace(signs, '').length;
