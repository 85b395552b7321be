import { type Block, textOf } from '@slugline/story';

/** The words of a block as plain text; empty for a rule or a place for media. */
export function textOfBlock(block: Block): string {
  switch (block.type) {
    case 'list':
      return block.items.map(textOf).join('\n');
    case 'code':
      return block.text;
    case 'rule':
    case 'media':
      return '';
    default:
      return textOf(block.content);
  }
}
