import { SluglineError } from '@slugline/story';
import {
  type DefaultTreeAdapterTypes,
  defaultTreeAdapter,
  type ParserOptions,
  parse,
  parseFragment,
} from 'parse5';

export type HtmlNode = DefaultTreeAdapterTypes.ChildNode;
export type HtmlElement = DefaultTreeAdapterTypes.Element;
export type HtmlText = DefaultTreeAdapterTypes.TextNode;
type HtmlComment = DefaultTreeAdapterTypes.CommentNode;

/** Real pages have some 60 levels. For many tags the parser walks up all of them. */
const deepest = 256;
/**
 * Each tag makes one element, and HTML repeats styles that a paragraph left open. Hostile HTML makes it repeat them
 * without end.
 */
const mostPerTag = 8;

/**
 * Parses HTML as browsers do (https://html.spec.whatwg.org/multipage/parsing.html), in time and memory proportional to
 * its length. Throws `draft_too_large` if elements are nested too deep or repeat without end. Nothing is loaded and
 * nothing runs.
 */
export const parseHtmlFragment = (html: string, name: string): readonly HtmlNode[] =>
  parseFragment(html, optionsFor(html, name)).childNodes;

/** Parses a whole page. Returns its `head` and its `body`, and the comments outside the body. */
export function parseHtmlPage(
  html: string,
  name: string,
): { head: HtmlElement; body: HtmlElement; comments: HtmlComment[] } {
  const page = parse(html, optionsFor(html, name));
  const root = page.childNodes.find((node) => elementOf(node)?.tagName === 'html') as HtmlElement;
  const part = (tag: string) =>
    root.childNodes.find((node) => elementOf(node)?.tagName === tag) as HtmlElement;
  const body = part('body');
  const outside = [...page.childNodes, ...root.childNodes].filter((node) => node !== root && node !== body);
  return { head: part('head'), body, comments: commentsIn(outside) };
}

function optionsFor(
  html: string,
  name: string,
): ParserOptions<DefaultTreeAdapterTypes.DefaultTreeAdapterMap> {
  const most = 1_000 + mostPerTag * (html.split('<').length - 1);
  let elements = 0;
  let depth = 0;
  return {
    sourceCodeLocationInfo: true,
    scriptingEnabled: false,
    treeAdapter: {
      ...defaultTreeAdapter,
      createElement(...parts) {
        elements += 1;
        if (elements > most) throw tooLarge(name, 'opens tags again and again without closing them');
        return defaultTreeAdapter.createElement(...parts);
      },
      onItemPush() {
        depth += 1;
        if (depth > deepest) throw tooLarge(name, `has elements more than ${deepest} deep in one another`);
      },
      onItemPop() {
        depth -= 1;
      },
      // Nothing asks where a node ends. The parser would copy the location for each word and each closing tag.
      updateNodeSourceCodeLocation() {},
    },
  };
}

const tooLarge = (name: string, what: string) =>
  new SluglineError('draft_too_large', `${name} ${what}.`, { where: name });

export const elementOf = (node: HtmlNode): HtmlElement | undefined =>
  'tagName' in node ? (node as HtmlElement) : undefined;

export const textNodeOf = (node: HtmlNode): HtmlText | undefined =>
  node.nodeName === '#text' ? (node as HtmlText) : undefined;

export const commentOf = (node: HtmlNode): HtmlComment | undefined =>
  node.nodeName === '#comment' ? (node as HtmlComment) : undefined;

export const attributeOf = (element: HtmlElement, name: string): string | undefined =>
  element.attrs.find((attribute) => attribute.name === name)?.value;

/** Returns the elements with a tag below some nodes, in document order. */
export const elementsIn = (nodes: readonly HtmlNode[], tag: string): HtmlElement[] =>
  nodes.flatMap((node) => {
    const element = elementOf(node);
    if (!element) return [];
    return [...(element.tagName === tag ? [element] : []), ...elementsIn(element.childNodes, tag)];
  });

/** Whether any element with one of the tags is below some nodes. */
export const holds = (nodes: readonly HtmlNode[], tags: ReadonlySet<string>): boolean =>
  nodes.some((node) => {
    const element = elementOf(node);
    return element !== undefined && (tags.has(element.tagName) || holds(element.childNodes, tags));
  });

/** Returns the text of some nodes and all nodes below them, unchanged. */
export const textIn = (nodes: readonly HtmlNode[]): string =>
  nodes
    .map((node) => {
      const element = elementOf(node);
      return element ? textIn(childrenOf(element)) : (textNodeOf(node)?.value ?? '');
    })
    .join('');

/** Returns the nodes in an element. Those of a template are in a document of its own. */
export const childrenOf = (element: HtmlElement): readonly HtmlNode[] =>
  'content' in element
    ? (element as DefaultTreeAdapterTypes.Template).content.childNodes
    : element.childNodes;

/** Returns all comments among some nodes and the nodes below them. */
export const commentsIn = (nodes: readonly HtmlNode[]): HtmlComment[] =>
  nodes.flatMap((node) => {
    const element = elementOf(node);
    return element ? commentsIn(childrenOf(element)) : (commentOf(node) ?? []);
  });
