import type { Inline, TextBlock } from '@slugline/story';
import type { Piece } from '../manuscript.ts';
import { trimmed } from '../runs.ts';

/**
 * Separates media from blocks of text. A story shows media between its blocks, never within one: they are placed after
 * the block that they were in.
 */
export function mediaApart(pieces: readonly Piece[]): { blocks: TextBlock[]; media: Piece[] } {
  const blocks: TextBlock[] = [];
  const media: Piece[] = [];
  for (const piece of pieces) {
    if (piece.block.type === 'media') media.push(piece);
    else blocks.push(piece.block);
  }
  return { blocks, media };
}

/**
 * Returns the text of pieces as runs, for headings, captions and cells, which contain no blocks. There is a line break
 * between two blocks.
 */
export function runsOf(pieces: readonly Piece[]): { content: Inline[]; media: Piece[] } {
  const { blocks, media } = mediaApart(pieces);
  const lines = blocks.flatMap(linesOf);
  return {
    content: trimmed(lines.flatMap((line, index) => [...(index > 0 ? [{ text: '\n' }] : []), ...line])),
    media,
  };
}

function linesOf(block: TextBlock): Inline[][] {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
      return [block.content];
    case 'quote':
      return block.blocks.flatMap(linesOf);
    case 'list':
      return block.items.flatMap(({ content, blocks = [] }) => [content, ...blocks.flatMap(linesOf)]);
    case 'table':
      return [
        ...(block.caption ? [block.caption] : []),
        ...[...(block.header ? [block.header] : []), ...block.rows].map((row) =>
          row.flatMap((cell, index) => [...(index > 0 ? [{ text: ' ' }] : []), ...cell]),
        ),
      ];
    case 'code':
      return [[{ text: block.text, code: true }]];
    case 'link':
      return [[{ text: block.title ?? block.href, href: block.href }]];
    case 'rule':
      return [];
  }
}
