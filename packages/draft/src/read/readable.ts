import { Readability } from '@mozilla/readability';
import JSDOMParser from '@mozilla/readability/JSDOMParser.js';
import { attributeOf, elementOf, type HtmlElement, type HtmlNode, textIn, textNodeOf } from './html-tree.ts';

/** The article of a page and its data, as Readability found them. */
export interface Readable {
  /** The texts, pictures and frames of the page that are its article. */
  nodes: ReadonlySet<HtmlNode>;
  title?: string;
  byline?: string;
  siteName?: string;
}

/** A page of 1 MB has some 15,000 elements. Readability is slow if one element contains very many others. */
const mostElements = 25_000;
/** Readability's DOM walks all siblings of an element that it replaces. A long article has some 5,000 paragraphs. */
const mostSiblings = 8_000;

/**
 * Finds the article of a page with Mozilla's Readability, which browsers use for their reader view. It works on a copy
 * of the tree, in the small DOM that comes with it: nothing is loaded and nothing runs. Returns undefined if it finds
 * none.
 */
export function readableIn(head: HtmlElement, body: HtmlElement): Readable | undefined {
  if (hasManySiblings(body)) return undefined;
  const page = new JSDOMParser().parse(
    '<html><head></head><body></body></html>',
    'https://page.invalid/',
  ) as Dom;
  const [html] = page.childNodes;
  const [pageHead, pageBody] = html?.childNodes ?? [];
  if (!pageHead || !pageBody) return undefined;
  /** For each node of the copy, the node it was made from. */
  const origins = new Map<DomNode, HtmlNode>();
  copy(head.childNodes, pageHead, page, origins, inHead);
  copy(body.childNodes, pageBody, page, origins, inBody);
  page.title = textIn(head.childNodes.filter((node) => elementOf(node)?.tagName === 'title')).trim();
  if (origins.size > 2 * mostElements) return undefined;

  const options = { charThreshold: 0, keepClasses: true, serializer: (node: unknown) => node as DomNode };
  const article = new Readability(page as never, options).parse();
  if (!article?.content) return undefined;
  const nodes = new Set<HtmlNode>();
  collect(article.content, origins, nodes);
  return {
    nodes,
    ...(article.title && { title: article.title }),
    ...(article.byline && { byline: article.byline }),
    ...(article.siteName && { siteName: article.siteName }),
  };
}

function hasManySiblings(root: HtmlElement): boolean {
  const ahead = [root];
  for (let element = ahead.pop(); element !== undefined; element = ahead.pop()) {
    const children = element.childNodes.flatMap((node) => elementOf(node) ?? []);
    if (children.length > mostSiblings) return true;
    ahead.push(...children);
  }
  return false;
}

/** The part of the DOM that is used here. */
interface DomNode {
  childNodes: DomNode[];
  appendChild(node: DomNode): void;
  setAttribute(name: string, value: string): void;
}
interface Dom extends DomNode {
  title: string;
  createElement(tag: string): DomNode;
  createTextNode(text: string): DomNode;
}

const inHead = (element: HtmlElement): boolean =>
  /^(?:title|meta|link)$/.test(element.tagName) || isData(element);
const inBody = (element: HtmlElement): boolean =>
  !/^(?:script|style|noscript|template|svg|link)$/.test(element.tagName) || isData(element);
/** Whether an element holds what the page states about its article as data: https://schema.org/NewsArticle */
const isData = (element: HtmlElement): boolean =>
  element.tagName === 'script' && attributeOf(element, 'type') === 'application/ld+json';

function copy(
  nodes: readonly HtmlNode[],
  parent: DomNode,
  page: Dom,
  origins: Map<DomNode, HtmlNode>,
  isWanted: (element: HtmlElement) => boolean,
): void {
  for (const node of nodes) {
    const text = textNodeOf(node);
    const element = elementOf(node);
    if (text) {
      const copied = page.createTextNode(text.value);
      origins.set(copied, node);
      parent.appendChild(copied);
    } else if (element && isWanted(element)) {
      const copied = page.createElement(element.tagName);
      for (const { name, value } of element.attrs) copied.setAttribute(name, value);
      origins.set(copied, node);
      parent.appendChild(copied);
      copy(element.childNodes, copied, page, origins, isWanted);
    }
  }
}

/** Elements that are content without any text. */
const whole = /^(?:img|picture|iframe|video|audio|hr|br)$/;

function collect(node: DomNode, origins: ReadonlyMap<DomNode, HtmlNode>, nodes: Set<HtmlNode>): void {
  const origin = origins.get(node);
  if (origin && (textNodeOf(origin) || whole.test(elementOf(origin)?.tagName ?? ''))) nodes.add(origin);
  for (const child of node.childNodes) collect(child, origins, nodes);
}
