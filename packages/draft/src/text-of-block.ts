import { type Block, type Inline, type TextBlock, textOf } from '@slugline/story';

/** Returns the words of a block as plain text, one line for each part; empty for a rule or a place for media. */
export function textOfBlock(block: Block): string {
  switch (block.type) {
    case 'list':
      return block.items
        .map(({ content, blocks }) => (blocks ? join(textOf(content), ...words(blocks)) : textOf(content)))
        .join('\n');
    case 'quote':
      return join(...words(block.blocks));
    case 'table':
      return [
        ...(block.caption ? [[block.caption]] : []),
        ...(block.header ? [block.header] : []),
        ...block.rows,
      ]
        .map((row) => row.map(textOf).join('\t'))
        .join('\n');
    case 'code':
      return block.text;
    case 'link':
      return join(block.title ?? '', block.href);
    case 'rule':
    case 'media':
      return '';
    default:
      return textOfRuns(block.content);
  }
}

/** The texts of paragraphs with many runs. Each pass asks for them, and no pass changes the runs of a paragraph. */
const known = new WeakMap<readonly Inline[], string>();
const manyRuns = 16;

function textOfRuns(content: readonly Inline[]): string {
  if (content.length < manyRuns) return textOf(content);
  const text = known.get(content) ?? textOf(content);
  known.set(content, text);
  return text;
}

const words = (blocks: readonly TextBlock[] = []): string[] => blocks.map(textOfBlock);
const join = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join('\n');
