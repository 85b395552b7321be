import {
  type Block,
  type Inline,
  type MediaSettings,
  type RemovedLine,
  SluglineError,
  type Warning,
} from '@slugline/story';
import type { Token } from 'markdown-it';
import { furnitureIn } from '../clean/furniture.ts';
import { markdown } from './links.ts';
import type { Line, Manuscript, Piece } from './manuscript.ts';
import { type InlineContent, type PlacedMedia, readInline } from './markdown-inline.ts';

/** Reads Markdown. `firstLine` is the number of its first line in the file, after any front matter. */
export function readMarkdown(text: string, name: string, firstLine: number): Manuscript {
  const whole = markdown.parse(text, {});
  checkDepth(whole, name, firstLine);
  const { kept, removed } = withoutFurniture(text, whole, firstLine);
  const tokens = removed.length === 0 ? whole : markdown.parse(kept, {});
  const reader = new MarkdownReader(tokens, name, firstLine);
  const pieces = reader.blocks();
  return { pieces, removed, warnings: reader.warnings, media: reader.media };
}

/**
 * How deep elements may lie in one another: a list in a list takes two levels. The parser drops what is deeper than
 * its own limit (`maxNesting`, 100), and nothing of a draft may be lost. Throws `draft_too_large`.
 */
function checkDepth(tokens: readonly Token[], name: string, firstLine: number): void {
  const deep = tokens.find(({ level }) => level > deepest);
  if (deep === undefined) return;
  const line = (deep.map?.[0] ?? 0) + firstLine;
  throw new SluglineError(
    'draft_too_large',
    `${name}, line ${line}: quotations and lists lie more than ${deepest / 2} deep in one another.`,
    { where: name },
  );
}

const deepest = 40;

/** Blanks the lines of furniture, so that the rest keeps its line numbers. Code keeps its lines, whatever they say. */
function withoutFurniture(
  text: string,
  tokens: readonly Token[],
  firstLine: number,
): { kept: string; removed: RemovedLine[] } {
  const lines = text.split('\n');
  const prose = tokens
    .filter((token) => token.type === 'inline' && token.map)
    .flatMap(({ map }) => (map ? lineNumbers(map) : []));
  const candidates: Line[] = prose.map((index) => ({
    number: index,
    text: (lines[index] ?? '').replace(/\s+/g, ' ').trim(),
    indented: false,
  }));
  const removed: RemovedLine[] = [];
  for (const [index, rule] of furnitureIn(candidates)) {
    removed.push({ line: index + firstLine, text: lines[index]?.trim() ?? '', rule });
    lines[index] = '';
  }
  return { kept: lines.join('\n'), removed };
}

const lineNumbers = ([from, to]: [number, number]): number[] =>
  Array.from({ length: to - from }, (_, offset) => from + offset);

/** Walks markdown-it's flat list of tokens, in which an element lies between its `_open` and `_close`. */
class MarkdownReader {
  readonly warnings: Warning[] = [];
  readonly media: Record<string, MediaSettings> = {};
  readonly #tokens: readonly Token[];
  readonly #name: string;
  readonly #firstLine: number;
  #at = 0;

  constructor(tokens: readonly Token[], name: string, firstLine: number) {
    this.#tokens = tokens;
    this.#name = name;
    this.#firstLine = firstLine;
  }

  /** The blocks up to the end of the enclosing element; paragraphs in a quotation are quotations. */
  blocks(closing?: string): Piece[] {
    const pieces: Piece[] = [];
    for (let token = this.#next(); token && token.type !== closing; token = this.#next()) {
      const line = (token.map?.[0] ?? 0) + this.#firstLine;
      const content = (wrap: (content: Inline[]) => Block) => this.#contentOf(token, line, wrap);
      switch (token.type) {
        case 'heading_open': {
          const level = Math.min(Math.max(Number(token.tag.slice(1)), 2), 4) as 2 | 3 | 4;
          const heading = content((text) => ({ type: 'heading', level, content: text }));
          pieces.push(...heading.map((piece) => (token.tag === 'h1' && !closing ? asTitle(piece) : piece)));
          break;
        }
        case 'paragraph_open':
          pieces.push(...content((text) => ({ type: closing ? 'quote' : 'paragraph', content: text })));
          break;
        case 'blockquote_open':
          pieces.push(...this.blocks('blockquote_close'));
          break;
        case 'bullet_list_open':
        case 'ordered_list_open':
          pieces.push(...this.#list(token, line));
          break;
        case 'fence':
        case 'code_block':
          pieces.push({ line, block: { type: 'code', text: token.content.replace(/\n$/, '') } });
          break;
        case 'hr':
          pieces.push({ line, block: { type: 'rule' } });
          break;
        default:
          break;
      }
    }
    return pieces;
  }

  /** A list with the items of the lists within it after their own: an article's lists have one level. */
  #list(opening: Token, line: number): Piece[] {
    const ordered = opening.type === 'ordered_list_open';
    const items: Inline[][] = [];
    const placed: PlacedMedia[] = [];
    let depth = 1;
    for (let token = this.#next(); token; token = this.#next()) {
      if (token.type.endsWith('_list_open')) depth += 1;
      if (token.type.endsWith('_list_close')) depth -= 1;
      if (depth === 0) break;
      if (token.type === 'list_item_open') items.push([]);
      const item = items.at(-1) ?? [];
      if (token.type === 'fence' || token.type === 'code_block') {
        item.push({ text: token.content.trimEnd(), code: true });
      } else if (token.type === 'inline') {
        const read = this.#inline(token);
        item.push(...(item.length > 0 ? [{ text: ' ' }] : []), ...read.content);
        placed.push(...read.placed);
      }
    }
    return [
      { line, block: { type: 'list', ordered, items } },
      ...placed.map((media) => this.#mediaPiece(media, line)),
    ];
  }

  /** A block of the inline content that follows, and after it a block for each file that the content placed. */
  #contentOf(opening: Token, line: number, wrap: (content: Inline[]) => Block): Piece[] {
    const pieces: Piece[] = [];
    const closing = opening.type.replace('open', 'close');
    for (let token = this.#next(); token && token.type !== closing; token = this.#next()) {
      const { content, placed } = this.#inline(token);
      pieces.push({ line, block: wrap(content) }, ...placed.map((media) => this.#mediaPiece(media, line)));
    }
    return pieces;
  }

  #inline(token: Token): InlineContent {
    const line = (token.map?.[0] ?? 0) + this.#firstLine;
    const read = readInline(token.children ?? [], `${this.#name}, line ${line}`);
    this.warnings.push(...read.warnings);
    return read;
  }

  #mediaPiece({ file, said }: PlacedMedia, line: number): Piece {
    if (Object.keys(said).length > 0) this.media[file] = { ...said, ...this.media[file] };
    return { line, block: { type: 'media', file } };
  }

  #next(): Token | undefined {
    const token = this.#tokens[this.#at];
    this.#at += 1;
    return token;
  }
}

const asTitle = (piece: Piece): Piece => (piece.block.type === 'heading' ? { ...piece, title: true } : piece);
