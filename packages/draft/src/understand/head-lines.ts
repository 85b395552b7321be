import type { Inline } from '@slugline/story';
import type { Piece } from '../manuscript.ts';
import { textOfBlock } from '../text-of-block.ts';
import { bylineOf } from './byline.ts';
import { creditOf } from './credit.ts';
import { endsWithStop, type HeadLine, isProse } from './headline.ts';
import { wordCount } from './words.ts';

/** The most lines that may stand above the text. */
export const mostLines = 8;
/** The most text below the head that is examined, in characters. */
const enoughText = 4_000;

/** Returns a piece as a line of the head; undefined for lists, tables and similar blocks. */
export function lineOf(piece: Piece): HeadLine | undefined {
  const { block } = piece;
  if (block.type !== 'paragraph' && block.type !== 'heading') return undefined;
  return {
    piece,
    text: textOfBlock(block)
      .replace(/[^\S ]\s*|\s{2,}/g, ' ')
      .trim(),
  };
}

/**
 * Returns the lines above the text. If the format marks the headline (`title`), these are the headline and the lines
 * above it; otherwise the lines before the first prose.
 */
export function linesAbove(pieces: readonly Piece[], title: Piece | undefined, language: string): HeadLine[] {
  const lines: HeadLine[] = [];
  for (const piece of pieces) {
    if (piece.block.type === 'media' || piece.block.type === 'link') continue;
    const line = lineOf(piece);
    if (line === undefined || (piece !== title && lines.length > 0 && isText(line.text, language))) break;
    lines.push(line);
    if (piece === title || lines.length === mostLines) break;
  }
  // In Markdown, text may precede the headline. It stays where it is.
  const marked = title && lineOf(title);
  return marked && lines.at(-1)?.piece !== title ? [marked] : lines;
}

function isText(text: string, language: string): boolean {
  if (isProse(text)) return true;
  return endsWithStop(text) && wordCount(text) >= 4 && !bylineOf(text, language) && !creditOf(text);
}

/** Returns the beginning of the text below a piece, or of the whole text if `piece` is undefined. */
export function textBelow(pieces: readonly Piece[], piece: Piece | undefined): string {
  const from = piece === undefined ? 0 : pieces.indexOf(piece) + 1;
  let text = '';
  for (const { block } of pieces.slice(from)) {
    if (text.length >= enoughText) break;
    text += `${textOfBlock(block).slice(0, enoughText)}\n`;
  }
  return text;
}

export function pieceAfter(pieces: readonly Piece[], piece: Piece): Piece | undefined {
  return pieces[pieces.indexOf(piece) + 1];
}

/**
 * Splits a first paragraph at its line breaks, because text pasted from a page may have the headline and the byline in
 * one paragraph. The pass `lines` rejoins the lines that stay in the text.
 */
export function withLinesApart([first, ...others]: readonly Piece[]): Piece[] {
  if (first?.block.type !== 'paragraph' || first.title) return first ? [first, ...others] : others;
  const lines: Inline[][] = [[]];
  for (const run of first.block.content)
    for (const [at, text] of run.text.split('\n').entries()) {
      if (at > 0) lines.push([]);
      if (text !== '') lines.at(-1)?.push({ ...run, text });
    }
  const full = lines.filter((line) => line.some(({ text }) => text.trim() !== ''));
  if (full.length < 2) return [first, ...others];
  const pieces = full.map(
    (content, at): Piece => ({
      ...first,
      line: first.line + at,
      block: { type: 'paragraph', content },
      ...(at > 0 && { continues: true as const }),
    }),
  );
  return [...pieces, ...others];
}
