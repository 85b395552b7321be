import type { MediaSettings, RecordEntry, StorySettings, Warning } from '@slugline/story';
import { saysTheSame } from '../clean/characters.ts';
import { type Circumstances, emptyManuscript, type Manuscript, type Piece } from '../manuscript.ts';
import { textOfBlock } from '../text-of-block.ts';
import { contentOf } from './html-part.ts';
import {
  elementOf,
  elementsIn,
  type HtmlElement,
  type HtmlNode,
  holds,
  parseHtmlPage,
  textIn,
  textNodeOf,
} from './html-tree.ts';
import { type Readable, readableIn } from './readable.ts';

/** Whether HTML is a whole page. */
export const isPage = (html: string): boolean =>
  /<(?:html|body)[\s>]|<!doctype\s+html/i.test(html.slice(0, 4_096));

/** Elements that pages have around an article. A document that a program saved as HTML has none of them. */
const landmarks = new Set(['nav', 'aside', 'article', 'main', 'header', 'footer', 'form', 'button']);

/**
 * Reads a page as a browser saves it. Readability separates the article from its surroundings, which go to the record
 * as blocks. Title, author and site come from the page's own data. Throws `draft_too_large`.
 */
export function readSavedPage(html: string, circumstances: Circumstances): Manuscript {
  const { name } = circumstances;
  const { head, body, comments } = parseHtmlPage(html, name);
  const unseen = headRecord(head, comments);
  const readable = holds(body.childNodes, landmarks) ? readableIn(head, body) : undefined;
  const isArticle = articleIn(body, readable);
  if (!isArticle) {
    const content = contentOf(body.childNodes, html, name);
    return { ...emptyManuscript, ...content, record: [...unseen, ...content.record] };
  }

  const heading = headingOf(body, readable, isArticle);
  const isKept = (node: HtmlNode) => isArticle(node) || (heading !== undefined && isWithin(node, heading));
  const article = contentOf(partOf(body.childNodes, isKept), html, name);
  const around = contentOf(
    partOf(body.childNodes, (node) => !isKept(node)),
    html,
    name,
  );
  return {
    ...emptyManuscript,
    ...article,
    pieces: withTitle(article.pieces, readable?.title ?? titleIn(head)),
    settings: settingsOf(readable),
    record: [
      ...unseen,
      ...article.record,
      ...around.pieces.map((piece) => surroundings(piece, around.media)),
      ...around.record,
    ],
    warnings: [...article.warnings, ...unsure(readable, article.pieces, name)],
  };
}

/**
 * Returns the texts of the article: those that Readability found or, if it found next to nothing, those of
 * `<article>`.
 */
function articleIn(
  body: HtmlElement,
  readable: Readable | undefined,
): ((node: HtmlNode) => boolean) | undefined {
  if (readable && lettersIn([...readable.nodes]) >= fewestLetters) return (node) => readable.nodes.has(node);
  const part = ['article', 'main']
    .map((tag) => elementsIn(body.childNodes, tag))
    .find((found) => found.length > 0);
  const [only] = part ?? [];
  return only && ((node) => isWithin(node, only));
}
const fewestLetters = 140;

const lettersIn = (nodes: readonly HtmlNode[]): number =>
  nodes.reduce((sum, node) => sum + (textNodeOf(node)?.value.trim().length ?? 0), 0);

const isWithin = (node: HtmlNode, element: HtmlElement): boolean => {
  let at: unknown = node;
  while (at && at !== element) at = (at as HtmlNode).parentNode;
  return at === element;
};

/** Returns the page's headline if it is not in the article: Readability takes it out. */
function headingOf(
  body: HtmlElement,
  readable: Readable | undefined,
  isArticle: (node: HtmlNode) => boolean,
): HtmlElement | undefined {
  const headings = elementsIn(body.childNodes, 'h1');
  const hasOwn = headings.some((heading) => heading.childNodes.some(isArticle));
  if (hasOwn) return undefined;
  const { title } = readable ?? {};
  const named =
    title === undefined ? undefined : headings.find(({ childNodes }) => isTitle(textIn(childNodes), title));
  return named ?? (headings.length === 1 ? headings[0] : undefined);
}

/** Whether a heading is the page's title, which often has the site's name after the headline. */
const isTitle = (heading: string, title: string): boolean =>
  saysTheSame(heading, title) || (heading.trim().length > 10 && title.includes(heading.trim()));

/**
 * Returns the part of a tree whose texts and pictures are wanted, without elements that contain none of them. Spaces
 * between wanted nodes stay: Readability drops some that separate words.
 */
function partOf(nodes: readonly HtmlNode[], isWanted: (node: HtmlNode) => boolean): HtmlNode[] {
  const part = nodes.flatMap((node) => {
    const element = elementOf(node);
    if (!element || element.childNodes.length === 0) return isWanted(node) || isBlank(node) ? [node] : [];
    if (/^(?:iframe|video|audio|picture|script|style|noscript|svg)$/.test(element.tagName))
      return isWanted(node) ? [node] : [];
    const childNodes = partOf(element.childNodes, isWanted);
    return childNodes.length > 0 ? [{ ...element, childNodes }] : [];
  });
  return part.every(isBlank) ? [] : part;
}

const isBlank = (node: HtmlNode): boolean => textNodeOf(node)?.value.trim() === '';

/** Puts the page's title above an article without a heading. */
function withTitle(pieces: Piece[], title: string): Piece[] {
  if (title === '' || pieces.some((piece) => piece.title)) return pieces;
  return [
    { line: 1, title: true, block: { type: 'heading', level: 2, content: [{ text: title }] } },
    ...pieces,
  ];
}

const titleIn = (head: HtmlElement): string =>
  textIn(elementsIn(head.childNodes, 'title').flatMap(({ childNodes }) => childNodes))
    .replace(/\s+/g, ' ')
    .trim();

/**
 * Records the page's title, which is often that of a template or a site, so it is not part of the text; and the
 * comments above the body.
 */
function headRecord(
  head: HtmlElement,
  comments: readonly { data: string; sourceCodeLocation?: { startLine: number } | null }[],
): RecordEntry[] {
  const said = [
    { rule: 'page-head', line: 1, text: titleIn(head) },
    ...comments.map(({ data, sourceCodeLocation }) => ({
      rule: 'comment',
      line: sourceCodeLocation?.startLine ?? 1,
      text: data.trim(),
    })),
  ];
  return said.filter(({ text }) => text !== '').map((entry) => ({ action: 'removed', ...entry }));
}

/** The most characters of a settings field. */
const longestField = 500;

function settingsOf(readable: Readable | undefined): StorySettings {
  const { byline = '', siteName = '' } = readable ?? {};
  const fits = (text: string) => text.trim() !== '' && text.length <= longestField;
  return {
    ...(fits(byline) && { byline: byline.replace(/\s+/g, ' ').trim() }),
    ...(fits(siteName) && { publication: siteName.trim() }),
  };
}

const surroundings = ({ line, block }: Piece, media: Manuscript['media']): RecordEntry => ({
  action: 'removed',
  rule: 'page-surroundings',
  line,
  text: block.type === 'media' ? wordsOf(block.file, media[block.file]) : textOfBlock(block),
});

const wordsOf = (file: string, { alt, caption }: MediaSettings = {}): string =>
  [file, alt, caption].filter((text) => text !== undefined).join('\n');

/** Warns if the true article may be more, or less, than what was found. */
function unsure(readable: Readable | undefined, pieces: readonly Piece[], where: string): Warning[] {
  if (readable && pieces.length > 1) return [];
  const message = 'It is not clear which part of this page is the article: compare the story with the page.';
  return [{ code: 'page_unclear', message, where }];
}
