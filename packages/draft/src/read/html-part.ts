import { type Circumstances, emptyManuscript, type Manuscript } from '../manuscript.ts';
import { blocksOf, type HtmlContent, type HtmlSource } from './html-blocks.ts';
import { type HtmlNode, parseHtmlFragment } from './html-tree.ts';
import { type Shortcode, shortcodeAt } from './shortcodes.ts';

/**
 * Reads HTML that is part of something: text pasted from a browser or another system, the body of a mail, the text of
 * a wire item. `files` are the files that addresses such as `cid:` refer to. Throws `draft_too_large`.
 */
export function readHtmlPart(
  html: string,
  { name }: Circumstances,
  files?: ReadonlyMap<string, string>,
): Manuscript {
  const { text, removed } = withoutShortcodes(html);
  const content = contentOf(parseHtmlFragment(text, name), text, name, files);
  const lineAt = lineFinder(html);
  return {
    ...emptyManuscript,
    ...content,
    record: [
      ...content.record,
      ...removed.map(({ source, at }) => ({
        action: 'removed' as const,
        rule: 'shortcode',
        line: lineAt(at),
        text: source,
      })),
    ],
    warnings: [
      ...content.warnings,
      ...removed
        .filter(({ isLost }) => isLost)
        .map(({ source, at }) => ({
          code: 'shortcode_dropped',
          message: `"${source.slice(0, 80)}" is not known here and was left out.`,
          where: `${name}, line ${lineAt(at)}`,
        })),
    ],
  };
}

/** Matches tags, to skip them, and text that begins like a shortcode of WordPress. */
const opening = /<[^<>]*>|\[\/?[a-z]/gi;

/** Replaces WordPress's shortcodes in HTML by equivalent HTML: `[caption]` becomes a figure, `[embed]` a link. */
function withoutShortcodes(html: string): { text: string; removed: (Shortcode & { at: number })[] } {
  const removed: (Shortcode & { at: number })[] = [];
  const parts: string[] = [];
  let end = 0;
  for (const { index: at, 0: sign } of html.matchAll(opening)) {
    const code = sign.startsWith('[') && at >= end ? shortcodeAt(html, at) : undefined;
    if (!code) continue;
    removed.push({ ...code, at });
    // This keeps the numbers of the lines below it.
    parts.push(html.slice(end, at), code.html, '\n'.repeat(code.source.split('\n').length - 1));
    end = at + code.source.length;
  }
  return { text: [...parts, html.slice(end)].join(''), removed };
}

/** Returns the blocks of a parsed tree. The places of its nodes are places in `html`. */
export function contentOf(
  nodes: readonly HtmlNode[],
  html: string,
  name: string,
  files?: ReadonlyMap<string, string>,
): HtmlContent {
  const source: HtmlSource = { name, lineAt: lineFinder(html), linksText: true, ...(files && { files }) };
  return blocksOf(nodes, source);
}

/** Returns a function that finds the line, counted from 1, of a place in a text. */
function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
