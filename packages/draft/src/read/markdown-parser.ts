import MarkdownIt, { type Env, type Token } from 'markdown-it';
import cjkFriendly from 'markdown-it-cjk-friendly';
import footnotes from 'markdown-it-footnote';
import marked from 'markdown-it-mark';
import lowered from 'markdown-it-sub';
import raised from 'markdown-it-sup';
import { linkify } from './links.ts';
import { indentedProse, otherComments } from './markdown-blocks.ts';
import { shortcodes, spacedAddresses, wikiLinks } from './markdown-inline.ts';
import { speed } from './markdown-speed.ts';

/**
 * CommonMark and GFM with footnotes, superscript, subscript and marked text, emphasis next to Chinese, and the forms
 * that newsrooms paste.
 */
export const markdown = new MarkdownIt({ html: true, linkify: true })
  .use(speed)
  .use(cjkFriendly)
  .use(footnotes)
  .use(marked)
  .use(raised)
  .use(lowered)
  .use(indentedProse)
  .use(otherComments)
  .use(shortcodes)
  .use(wikiLinks)
  .use(spacedAddresses);
markdown.linkify = linkify;
// The HTML reader decides which addresses are links. Here all pass, so that none remains on the page as
// `[text](address)`.
markdown.validateLink = () => true;
// Footnotes stay where they are defined, because the plug-in drops those that nothing refers to.
markdown.core.ruler.disable('footnote_tail');

/** What the footnote plug-in stores about a text, apart from its tokens. */
interface Footnotes {
  refs?: Record<string, number>;
  list?: { label?: string; tokens?: Token[] }[];
}
export const footnotesOf = (env: Env): Footnotes => (env.footnotes as Footnotes | undefined) ?? {};

/** Returns the id of a footnote: its label, which people see, or a number for an inline note, which has no label. */
export const idOf = (id: number, label: string | undefined): string => label ?? `note-${id + 1}`;
