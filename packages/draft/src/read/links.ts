import type { Inline } from '@slugline/story';
import MarkdownIt from 'markdown-it';
import { longestAddress } from '../limits.ts';

/**
 * The Markdown of newsrooms: CommonMark with bare addresses as links. HTML stays text. Tables and strikethrough,
 * which an article has no form for, stay as they are written.
 */
export const markdown = new MarkdownIt({ html: false, linkify: true });
markdown.disable(['table', 'strikethrough']);
// Only what says itself that it is an address: `Sanwo-Olu.Lagos` or `report.md` is no link.
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
markdown.linkify.add('ftp:', null).add('//', null);

/** An address that a page may link to, or undefined: absolute http, https or mailto, and no longer than addresses are. */
export function safeAddress(address: string): string | undefined {
  if (address.length > longestAddress) return undefined;
  const url = URL.parse(address);
  return url && ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : undefined;
}

/** Plain text as runs, with each address in it a link to itself. */
export function withLinks(text: string): Inline[] {
  const runs: Inline[] = [];
  let end = 0;
  for (const match of markdown.linkify.match(text) ?? []) {
    const href = safeAddress(match.url);
    if (href === undefined) continue;
    if (match.index > end) runs.push({ text: text.slice(end, match.index) });
    runs.push({ text: match.text, href });
    end = match.lastIndex;
  }
  if (end < text.length) runs.push({ text: text.slice(end) });
  return runs;
}
