import {
  type Block,
  type Footnote,
  type Inline,
  type MediaSettings,
  type RecordEntry,
  type TextBlock,
  textOf,
  type Warning,
} from '@slugline/story';
import { cleanCharacters, oneLine } from '../clean/characters.ts';
import { type Attachment, emptyManuscript, type Manuscript, type Piece } from '../manuscript.ts';
import { looksLike, type Style, trimmed } from '../runs.ts';
import { captionAndCredit } from '../understand/credit.ts';
import { ListBuilder } from './docx-list.ts';
import { type DocxNode, some } from './docx-tree.ts';
import { safeAddress } from './links.ts';
import { gridOf, type SpanningCell } from './table-grid.ts';

/** Style names of Word and LibreOffice. Word stores the built-in ones in English, whatever its language. */
const titleStyle = /^(?:title|titel|titre|título|titolo|tytuł|заголовок документа)$/i;
const headingStyle = /^(?:heading|überschrift|titre|título|titolo|kop|nagłówek|заголовок)\s?(\d)$/i;
const quoteStyle = /^(?:(?:intense )?quote|quotations?|block text)$/i;
const captionStyle = /^(?:caption|beschriftung|illustration|figure|légende|didascalia)$/i;

/**
 * Turns the tree of a Word document into blocks. Pictures become attachments, and media after the paragraph that they
 * are in. The lines of pieces and of the record are numbers of paragraphs.
 */
export const blocksOfDocx = (root: DocxNode, name: string): Promise<Manuscript> =>
  new DocxReader(name).read(root);

class DocxReader {
  readonly #name: string;
  readonly #pieces: Piece[] = [];
  readonly #attachments: Attachment[] = [];
  readonly #media: Record<string, MediaSettings> = {};
  readonly #warnings: Warning[] = [];
  readonly #record: RecordEntry[] = [];
  readonly #notes = new Map<string, number>();
  #paragraph = 0;
  #hasTitle = false;
  /** Pictures of the current paragraph. They are placed after it. */
  #pending: DocxNode[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  async read(root: DocxNode): Promise<Manuscript> {
    this.#hasTitle = some(root, (node) => node.type === 'paragraph' && titleStyle.test(node.styleName ?? ''));
    await this.#blocks(root.children ?? []);
    const footnotes = this.#footnotes(root);
    return {
      ...emptyManuscript,
      pieces: this.#pieces,
      footnotes,
      media: this.#media,
      attachments: this.#attachments,
      record: this.#record,
      warnings: this.#warnings,
    };
  }

  async #blocks(nodes: readonly DocxNode[]): Promise<void> {
    let list: ListBuilder | undefined;
    for (const node of nodes) {
      if (node.type === 'table') {
        list = undefined;
        await this.#table(node);
        continue;
      }
      if (node.type !== 'paragraph') continue;
      this.#paragraph += 1;
      const line = this.#paragraph;
      const content = this.#runs(node.children ?? [], {});
      const isEmpty = textOf(content).trim() === '';
      if (node.numbering && !isEmpty && !headingStyle.test(node.styleName ?? '')) {
        const { level, isOrdered } = node.numbering;
        if (!list || (Number(level) === 0 && list.ordered !== isOrdered)) {
          list = new ListBuilder(isOrdered);
          this.#pieces.push({ line, block: list.block });
        }
        list.add(Number(level), isOrdered, content);
      } else if (!isEmpty) {
        list = undefined;
        this.#textBlock(line, node, content);
      }
      if (this.#pending.length > 0) list = undefined;
      await this.#pictures(line);
    }
  }

  #textBlock(line: number, node: DocxNode, content: Inline[]): void {
    const style = node.styleName ?? '';
    const last = this.#pieces.at(-1);
    if (
      captionStyle.test(style) &&
      last?.block.type === 'media' &&
      this.#media[last.block.file]?.caption === undefined
    ) {
      const file = last.block.file;
      const caption = textOf(content).trim();
      this.#media[file] = { ...this.#media[file], ...captionAndCredit(caption) };
      this.#record.push({ action: 'moved', rule: 'picture-caption', line, text: caption, to: file });
      return;
    }
    if (titleStyle.test(style)) {
      const isFirst = !this.#pieces.some(({ title }) => title);
      this.#pieces.push({
        line,
        block: { type: 'paragraph', content: plain(content) },
        ...(isFirst && { title: true as const }),
      });
      return;
    }
    const rank = Number(headingStyle.exec(style)?.[1] ?? 0);
    if (rank > 0) {
      // In a document without a title, a heading at its very beginning is the headline.
      if (!this.#hasTitle && this.#pieces.length === 0) {
        this.#hasTitle = true;
        this.#pieces.push({ line, block: { type: 'paragraph', content: plain(content) }, title: true });
        return;
      }
      const level = Math.min(4, rank + 1) as 2 | 3 | 4;
      this.#pieces.push({ line, block: { type: 'heading', level, content: plain(content) } });
      return;
    }
    const paragraph: TextBlock = { type: 'paragraph', content };
    if (!quoteStyle.test(style)) this.#pieces.push({ line, block: paragraph });
    else if (last?.block.type === 'quote') last.block.blocks.push(paragraph);
    else this.#pieces.push({ line, block: { type: 'quote', blocks: [paragraph] } });
  }

  #runs(nodes: readonly DocxNode[], style: Style): Inline[] {
    const runs: Inline[] = [];
    const visit = (node: DocxNode, around: Style): void => {
      switch (node.type) {
        case 'run': {
          const own: Style = {
            ...around,
            ...(node.isBold && { strong: true }),
            ...(node.isItalic && { emphasis: true }),
            ...(node.isStrikethrough && { strike: true }),
            ...(node.verticalAlignment === 'superscript' && { superscript: true }),
            ...(node.verticalAlignment === 'subscript' && { subscript: true }),
          };
          for (const child of node.children ?? []) visit(child, own);
          return;
        }
        case 'text':
          push(node.value ?? '', around);
          return;
        case 'tab':
          push(' ', around);
          return;
        case 'break':
          if (node.breakType === 'line') push('\n', around);
          return;
        case 'checkbox':
          push(node.checked ? '☑ ' : '☐ ', around);
          return;
        case 'hyperlink': {
          const href = node.href ? this.#address(node.href) : undefined;
          for (const child of node.children ?? [])
            visit(child, href === undefined ? around : { ...around, href });
          return;
        }
        case 'noteReference': {
          const id = `${node.noteType}-${node.noteId}`;
          const number = this.#notes.get(id) ?? this.#notes.size + 1;
          this.#notes.set(id, number);
          runs.push({ text: String(number), footnote: String(number) });
          return;
        }
        case 'image':
          this.#pending.push(node);
          return;
        default:
          for (const child of node.children ?? []) visit(child, around);
      }
    };
    const push = (raw: string, around: Style): void => {
      const text = raw === '\n' ? raw : cleanCharacters(raw).replace(/\n/g, ' ');
      const last = runs.at(-1);
      if (text === '') return;
      if (last && last.footnote === undefined && looksLike(last, around)) last.text += text;
      else runs.push({ text, ...around });
    };
    for (const node of nodes) visit(node, style);
    return trimmed(runs);
  }

  #address(href: string): string | undefined {
    const address = safeAddress(href);
    if (address === undefined)
      this.#warnings.push({
        code: 'link_unsafe',
        message: `${this.#name} links to “${href.slice(0, 100)}”, which is not a web or mail address: only its text is published`,
        where: this.#name,
      });
    return address;
  }

  async #pictures(line: number): Promise<void> {
    const nodes = this.#pending;
    this.#pending = [];
    for (const node of nodes) {
      const ending = endings[node.contentType ?? ''];
      const bytes = await node.readAsBuffer?.().catch(() => undefined);
      if (bytes === undefined || ending === undefined) {
        this.#warnings.push({
          code: 'picture_left_out',
          message:
            bytes === undefined
              ? `${this.#name} shows a picture that is not in the document, only linked: send the picture with the draft`
              : `${this.#name} has a picture of a kind that is not published (${node.contentType}): send it as JPEG or PNG`,
          where: this.#name,
        });
        continue;
      }
      const file = this.#attach(bytes, ending);
      const alt = oneLine(node.altText ?? '');
      this.#media[file] = { ...this.#media[file], ...(alt !== '' && { alt: alt.slice(0, 5_000) }) };
      this.#pieces.push({ line, block: { type: 'media', file } });
    }
  }

  #attach(bytes: Buffer, ending: string): string {
    const same = this.#attachments.find((one) => bytes.equals(one.bytes));
    if (same) return same.name;
    const stem = this.#name.replace(/\.[^.]*$/, '').slice(-100);
    const name = `${stem}-picture-${this.#attachments.length + 1}.${ending}`;
    this.#attachments.push({ name, bytes });
    return name;
  }

  async #table(table: DocxNode): Promise<void> {
    const rows = (table.children ?? []).filter(({ type }) => type === 'tableRow');
    const cells = rows.flatMap(({ children = [] }) => children);
    // A table with one cell is a text box or a layout.
    if (cells.length === 1) return this.#blocks(cells[0]?.children ?? []);
    const line = this.#paragraph + 1;
    const grid = gridOf(rows.map(spanningCells), mostColumns);
    const columns = Math.max(0, ...grid.map((row) => row.length));
    const content = grid.map((row) =>
      Array.from({ length: columns }, (_, at) => (row[at] ? this.#cell(row[at]) : [])),
    );
    const headers = rows.findIndex(({ isHeader }) => !isHeader);
    const [first, ...others] = content;
    const hasHeader = headers !== 0 && first !== undefined && content.length > 1;
    const block: Block = {
      type: 'table',
      ...(hasHeader && { header: first }),
      rows: hasHeader ? others : content,
    };
    if (content.flat().some((cell) => cell.length > 0)) this.#pieces.push({ line, block });
    await this.#pictures(line);
  }

  #cell(cell: DocxNode): Inline[] {
    const content: Inline[] = [];
    const visit = (node: DocxNode) => {
      if (node.type === 'paragraph') {
        this.#paragraph += 1;
        const runs = this.#runs(node.children ?? [], {});
        if (runs.length > 0 && content.length > 0) content.push({ text: '\n' });
        content.push(...runs);
      } else for (const child of node.children ?? []) visit(child);
    };
    for (const child of cell.children ?? []) visit(child);
    return content;
  }

  #footnotes(root: DocxNode): Footnote[] {
    const footnotes: Footnote[] = [];
    // Notes may refer to further notes, which are added at the end.
    for (const [key, number] of this.#notes) {
      const [noteType = '', noteId = ''] = key.split('-');
      const note = root.notes?.resolve({ noteType, noteId });
      const blocks = (note?.body ?? []).flatMap((node): TextBlock[] => {
        const content = this.#runs(node.children ?? [], {});
        return content.length > 0 ? [{ type: 'paragraph', content }] : [];
      });
      footnotes.push({ id: String(number), blocks });
    }
    return footnotes;
  }
}

const endings: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/jpg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/tiff': 'tif',
  'image/webp': 'webp',
};

/** Removes bold: headings are bold already. */
const plain = (content: readonly Inline[]): Inline[] => content.map(({ strong: _, ...run }) => run);

/** Only hostile tables have more columns. Their further cells are left out. */
const mostColumns = 100;

const spanningCells = ({ children = [] }: DocxNode): SpanningCell<DocxNode>[] =>
  children.map((cell) => ({ cell, columns: cell.colSpan ?? 1, rows: cell.rowSpan ?? 1 }));
