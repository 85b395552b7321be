import {
  type Block,
  type Footnote,
  type Inline,
  type ListItem,
  type MediaSettings,
  type RecordEntry,
  SluglineError,
  textOf,
  type Warning,
} from '@slugline/story';
import type { Piece } from '../manuscript.ts';
import type { Style } from '../runs.ts';
import { addressOfFrame } from './embeds.ts';
import { Flow } from './flow.ts';
import { containers, unshown } from './html-elements.ts';
import { HtmlFindings, shortAddress } from './html-findings.ts';
import { checkboxIn, itemOf, itemsIn } from './html-list.ts';
import { inputText, isTracker, pictureOf, sourceOfPlayer } from './html-media.ts';
import { isHidden, styleWithin } from './html-styles.ts';
import { asContainer, betweenCells, contentOfLayout, isLayout, readTable, rowsOf } from './html-table.ts';
import {
  attributeOf,
  childrenOf,
  commentOf,
  commentsIn,
  elementOf,
  elementsIn,
  type HtmlElement,
  type HtmlNode,
  textIn,
  textNodeOf,
} from './html-tree.ts';
import { linkedAddress, withLinks } from './links.ts';
import { packagedFile } from './packaged-file.ts';
import { mediaApart, runsOf } from './text-of-pieces.ts';

/**
 * What Markdown states and HTML has no element for. It is attached to an element by the place where the element
 * begins.
 */
export interface Mark {
  /** The element refers to the footnote with this id; `shown` is the text of the reference. */
  refersTo?: string;
  shown?: string;
  /** The element holds the footnote with this id. */
  footnote?: string;
}

/** The source of some HTML. */
export interface HtmlSource {
  /** The draft's file, for messages. */
  name: string;
  /** Returns the line of the draft for a place in the HTML. */
  lineAt(offset: number): number;
  /** Marks, by the place in the HTML where their element begins. */
  marks?: ReadonlyMap<number, Mark>;
  /** Whether addresses in the text are links. */
  linksText: boolean;
  /** The files that addresses such as `cid:` refer to. */
  files?: ReadonlyMap<string, string>;
}

/** The content read from HTML. */
export interface HtmlContent {
  pieces: Piece[];
  footnotes: Footnote[];
  media: Record<string, MediaSettings>;
  record: RecordEntry[];
  warnings: Warning[];
}

/**
 * Turns an HTML tree into blocks. Only listed elements that a story may have are read as such; of all others only the
 * text is read, so that no script, style or attribute reaches a page. What is not read is recorded. Throws
 * `draft_too_large` for quotations and lists that are nested too deep.
 */
export function blocksOf(nodes: readonly HtmlNode[], source: HtmlSource): HtmlContent {
  return new HtmlReader(source).read(nodes);
}

/** How deep quotations and lists may be nested. */
const deepest = 20;
/** In characters. The record keeps no more of a script or style. */
const longestUnshown = 300;

class HtmlReader {
  readonly #source: HtmlSource;
  readonly #footnotes: Footnote[] = [];
  readonly #findings: HtmlFindings;
  #depth = 0;

  constructor(source: HtmlSource) {
    this.#source = source;
    this.#findings = new HtmlFindings(source.name);
  }

  read(nodes: readonly HtmlNode[]): HtmlContent {
    const pieces = this.#piecesOf(nodes);
    const { media, record, warnings } = this.#findings;
    return { pieces, footnotes: this.#footnotes, media, record, warnings };
  }

  #piecesOf(nodes: readonly HtmlNode[], style: Style = {}): Piece[] {
    const flow = new Flow();
    for (const node of nodes) this.#add(node, style, flow);
    return flow.end();
  }

  #add(node: HtmlNode, style: Style, flow: Flow): void {
    const text = textNodeOf(node);
    const comment = commentOf(node);
    const element = elementOf(node);
    if (text) this.#addText(text.value, style, this.#lineOf(node), flow);
    else if (comment) this.#findings.removed('comment', comment.data, this.#lineOf(node));
    else if (element) this.#addElement(element, style, flow);
  }

  #addText(text: string, style: Style, line: number, flow: Flow): void {
    const mayLink =
      this.#source.linksText && style.href === undefined && !style.code && /:\/\/|www/i.test(text);
    for (const run of mayLink ? withLinks(text) : [{ text }])
      flow.addText(run.text, { ...style, ...hrefOf(run) }, line);
  }

  #addElement(element: HtmlElement, style: Style, flow: Flow): void {
    const line = this.#lineOf(element);
    const mark = this.#source.marks?.get(element.sourceCodeLocation?.startOffset ?? -1);
    const rule = isHidden(element) ? 'hidden' : unshown.get(element.tagName);
    if (mark) this.#addMarked(element, mark, line, flow);
    else if (rule !== undefined) this.#addUnshown(element, rule, line);
    else if (containers.has(element.tagName)) this.#addContainer(element, style, flow);
    else {
      const block = this.#blockOf(element, line, style);
      if (block) flow.addBlock(...block);
      else this.#addInline(element, style, line, flow);
    }
  }

  #addInline(element: HtmlElement, style: Style, line: number, flow: Flow): void {
    switch (element.tagName) {
      case 'br':
        flow.addBreak(line);
        break;
      case 'a':
        this.#addLink(element, style, line, flow);
        break;
      case 'img':
        this.#addPicture(element, style, line, flow);
        break;
      case 'video':
      case 'audio':
        this.#addPlayer(element, line, flow);
        break;
      case 'q':
        flow.addRun('“', style, line);
        this.#addAll(element, style, flow);
        flow.addRun('”', style, line);
        break;
      case 'rt':
        this.#addReading(element, style, line, flow);
        break;
      default:
        this.#addAll(element, styleWithin(element, style), flow);
    }
  }

  #addAll(element: HtmlElement, style: Style, flow: Flow): void {
    for (const child of element.childNodes) this.#add(child, style, flow);
  }

  #addContainer(element: HtmlElement, style: Style, flow: Flow): void {
    flow.endParagraph();
    const within =
      element.tagName === 'dt' || element.tagName === 'summary' ? { ...style, strong: true as const } : style;
    this.#addAll(element, styleWithin(element, within), flow);
    flow.endParagraph();
  }

  #addMarked(element: HtmlElement, mark: Mark, line: number, flow: Flow): void {
    if (mark.refersTo !== undefined)
      flow.addRun(mark.shown ?? mark.refersTo, { footnote: mark.refersTo }, line);
    if (mark.footnote !== undefined) {
      const { blocks, media } = mediaApart(this.#piecesOf(element.childNodes));
      this.#footnotes.push({ id: mark.footnote, blocks });
      flow.addBlock(...media);
    }
  }

  #addUnshown(element: HtmlElement, rule: string, line: number): void {
    const text = (inputText(element) ?? textIn(childrenOf(element))).replace(/\s+/g, ' ').trim();
    for (const { data } of commentsIn(childrenOf(element))) this.#findings.removed('comment', data, line);
    const source = attributeOf(element, 'src') ?? attributeOf(element, 'data') ?? '';
    const shown = rule === 'hidden' || rule === 'form-control' ? text : text.slice(0, longestUnshown);
    if (shown !== '' || source !== '')
      this.#findings.removed(rule, shown || `<${element.tagName} src="${shortAddress(source)}">`, line);
  }

  #addLink(element: HtmlElement, style: Style, line: number, flow: Flow): void {
    const address = attributeOf(element, 'href');
    this.#findings.removed('link-title', attributeOf(element, 'title') ?? '', line);
    const href = address === undefined ? undefined : linkedAddress(address);
    if (address !== undefined && href === undefined) this.#findings.notLinked(address, line);
    const { href: _outer, ...around } = styleWithin(element, style);
    this.#addAll(element, href === undefined ? around : { ...around, href }, flow);
  }

  #addPicture(element: HtmlElement, style: Style, line: number, flow: Flow): void {
    const { source, said } = pictureOf(element);
    if (isTracker(element)) return;
    if (source === '') {
      this.#findings.removed('picture-text', said.alt ?? '', line);
      this.#findings.removed('picture-text', said.caption ?? '', line);
      return;
    }
    const file = this.#fileOf(source);
    if (file !== undefined) {
      flow.lift(this.#mediaPiece(file, said, line));
      return;
    }
    this.#findings.removed('picture-text', said.caption ?? '', line);
    this.#findings.notInPackage(source, line);
    const href = linkedAddress(source);
    const shown = said.alt || (href === undefined ? '' : source);
    flow.addRun(shown, { ...style, ...(style.href === undefined && href !== undefined && { href }) }, line);
  }

  #addPlayer(element: HtmlElement, line: number, flow: Flow): void {
    const source = sourceOfPlayer(element);
    const file = this.#fileOf(source);
    const href = linkedAddress(source);
    // Browsers that play it don't show what is inside.
    this.#addUnshown(element, 'hidden', line);
    if (file !== undefined) flow.addBlock(this.#mediaPiece(file, {}, line));
    else if (href !== undefined) flow.addBlock({ line, block: { type: 'link', href } });
    else this.#findings.notInPackage(source, line);
  }

  /** Puts the pronunciation of a word, such as furigana, in brackets after it. */
  #addReading(element: HtmlElement, style: Style, line: number, flow: Flow): void {
    const siblings = element.parentNode?.childNodes ?? [];
    const hasBrackets = siblings.some((node) => elementOf(node)?.tagName === 'rp');
    if (!hasBrackets) flow.addRun('(', style, line);
    this.#addAll(element, style, flow);
    if (!hasBrackets) flow.addRun(')', style, line);
  }

  /** Returns the pieces of an element that is a block; undefined for other elements. */
  #blockOf(element: HtmlElement, line: number, style: Style): Piece[] | undefined {
    switch (element.tagName) {
      case 'h1':
      case 'h2':
      case 'h3':
      case 'h4':
      case 'h5':
      case 'h6':
        return this.#heading(element, line);
      case 'blockquote':
        return this.#quote(element, line);
      case 'ul':
      case 'ol':
        return this.#list(element, line);
      case 'table':
        return this.#table(element, line, style);
      case 'pre':
      case 'xmp':
        return this.#code(element, line);
      case 'hr':
        return [{ line, block: { type: 'rule' } }];
      case 'figure':
        return this.#figure(element, line);
      case 'iframe':
        return this.#frame(element, line);
      default:
        return undefined;
    }
  }

  #heading(element: HtmlElement, line: number): Piece[] {
    const { content, media } = runsOf(this.#piecesOf(element.childNodes));
    if (content.length === 0) return media;
    const rank = Number(element.tagName.slice(1));
    const level = Math.min(Math.max(rank, 2), 4) as 2 | 3 | 4;
    const block: Block = { type: 'heading', level, content };
    return [{ line, block, ...(rank === 1 && this.#depth === 0 && { title: true }) }, ...media];
  }

  #quote(element: HtmlElement, line: number): Piece[] {
    const { blocks, media } = mediaApart(this.#deeper(line, () => this.#piecesOf(element.childNodes)));
    return [...(blocks.length > 0 ? [{ line, block: { type: 'quote' as const, blocks } }] : []), ...media];
  }

  #list(element: HtmlElement, line: number): Piece[] {
    return this.#deeper(line, () => {
      const items: ListItem[] = [];
      const lifted: Piece[] = [];
      for (const nodes of itemsIn(element)) {
        const { blocks, media } = mediaApart(this.#piecesOf(nodes));
        lifted.push(...media);
        const item = itemOf(blocks, checkboxIn(nodes));
        if (item) items.push(item);
      }
      if (items.length === 0) return lifted;
      const ordered = element.tagName === 'ol';
      const start = Number.parseInt(attributeOf(element, 'start') ?? '1', 10);
      const hasStart = ordered && Number.isSafeInteger(start) && start !== 1;
      return [{ line, block: { type: 'list', ordered, ...(hasStart && { start }), items } }, ...lifted];
    });
  }

  #table(element: HtmlElement, line: number, style: Style): Piece[] {
    const rows = rowsOf(element);
    const lifted = this.#piecesOf(betweenCells(element));
    if (isLayout(element, rows)) return [...this.#piecesOf(contentOfLayout(element, rows), style), ...lifted];
    const read = (nodes: readonly HtmlNode[]): Inline[] => {
      const { content, media } = runsOf(this.#piecesOf(nodes));
      lifted.push(...media);
      return content;
    };
    const { caption, table } = readTable(element, rows, read, (what) => this.#tooLarge(line, what));
    if (table) return [{ line, block: table }, ...lifted];
    return [...(caption.length > 0 ? [paragraph(caption, line)] : []), ...lifted];
  }

  /** Returns a figure's pictures with its caption, or its other content with the caption below. */
  #figure(element: HtmlElement, line: number): Piece[] {
    const isCaption = (node: HtmlNode) => elementOf(node)?.tagName === 'figcaption';
    const captions = elementsIn(element.childNodes, 'figcaption');
    const { content: caption, media } = runsOf(this.#piecesOf(captions.map(asContainer)));
    const inside = [...this.#piecesOf(withoutCaptions(element.childNodes, isCaption)), ...media];
    const at = inside.findIndex(({ block }) => block.type === 'media');
    const picture = inside[at]?.block;
    if (picture?.type === 'media') {
      // Without a caption element, as in a shortcode of WordPress, the text is the caption.
      const isText = ({ block }: Piece) => block.type === 'paragraph';
      const text = caption.length > 0 ? caption : runsOf(inside.filter(isText)).content;
      if (text.length > 0) this.#findings.caption(picture.file, textOf(text).replaceAll('\n', ' '), line);
      return caption.length > 0 ? inside : inside.filter((piece) => !isText(piece));
    }
    const [only] = inside;
    if (caption.length > 0 && inside.length === 1 && only?.block.type === 'table' && !only.block.caption)
      return [{ ...only, block: { ...only.block, caption } }];
    return [...inside, ...(caption.length > 0 ? [paragraph(caption, line)] : [])];
  }

  #frame(element: HtmlElement, line: number): Piece[] {
    const source = attributeOf(element, 'src') ?? attributeOf(element, 'data-src') ?? '';
    this.#findings.removed('hidden', textIn(element.childNodes), line);
    const href = addressOfFrame(source);
    if (href !== undefined) return [{ line, block: { type: 'link', href } }];
    this.#findings.removed('script', `<iframe src="${shortAddress(source)}">`, line);
    return [];
  }

  #deeper<T>(line: number, read: () => T): T {
    this.#depth += 1;
    if (this.#depth > deepest)
      throw this.#tooLarge(line, `quotations and lists lie more than ${deepest} deep in one another`);
    const result = read();
    this.#depth -= 1;
    return result;
  }

  #fileOf(source: string): string | undefined {
    return this.#source.files?.get(source) ?? packagedFile(source);
  }

  #mediaPiece(file: string, said: MediaSettings, line: number): Piece {
    this.#findings.describe(file, said, line);
    return { line, block: { type: 'media', file } };
  }

  /** Preformatted text, in which line ends and `<br>` break lines. */
  #code(element: HtmlElement, line: number): Piece[] {
    const lifted: Piece[] = [];
    const textOfAll = (nodes: readonly HtmlNode[]): string =>
      nodes
        .map((node) => {
          const inner = elementOf(node);
          if (inner?.tagName === 'br') return '\n';
          if (inner?.tagName === 'a')
            this.#findings.removed('link-title', attributeOf(inner, 'title') ?? '', line);
          if (inner && !isHidden(inner) && !unshown.has(inner.tagName) && !apartFromText.has(inner.tagName))
            return textOfAll(inner.childNodes);
          const text = textNodeOf(node);
          if (!text) lifted.push(...this.#piecesOf([node]));
          return text?.value ?? '';
        })
        .join('');
    const [inner] = elementsIn(element.childNodes, 'code');
    const classes = `${attributeOf(element, 'class') ?? ''} ${inner ? (attributeOf(inner, 'class') ?? '') : ''}`;
    const language = /\blang(?:uage)?-([\w#+.-]+)/.exec(classes)?.[1];
    const text = textOfAll(element.childNodes).replace(/\n$/, '');
    if (text.trim() === '') return lifted;
    return [{ line, block: { type: 'code', text, ...(language !== undefined && { language }) } }, ...lifted];
  }

  #lineOf(node: HtmlNode): number {
    return this.#source.lineAt(node.sourceCodeLocation?.startOffset ?? 0);
  }

  #tooLarge(line: number, what: string): SluglineError {
    const { name } = this.#source;
    return new SluglineError('draft_too_large', `${name}, line ${line}: ${what}.`, { where: name });
  }
}

const hrefOf = ({ href }: Inline): Style => (href === undefined ? {} : { href });

const paragraph = (content: Inline[], line: number): Piece => ({
  line,
  block: { type: 'paragraph', content },
});

/** Elements in preformatted text that are no text. */
const apartFromText = new Set(['img', 'picture', 'video', 'audio', 'iframe']);

const withoutCaptions = (nodes: readonly HtmlNode[], isCaption: (node: HtmlNode) => boolean): HtmlNode[] =>
  nodes.flatMap((node) => {
    if (isCaption(node)) return [];
    const element = elementOf(node);
    return [element ? { ...element, childNodes: withoutCaptions(element.childNodes, isCaption) } : node];
  });
