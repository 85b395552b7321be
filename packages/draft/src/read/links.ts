import type { Inline } from '@slugline/story';
import { LinkifyIt } from 'linkify-it';
import { longestAddress } from '../limits.ts';

const schemes = ['http:', 'https:', 'mailto:', 'tel:'];

/**
 * Returns an address that a page may link to: absolute http, https, mailto or tel, and not too long. Otherwise
 * undefined.
 */
export function safeAddress(address: string): string | undefined {
  if (address.length > longestAddress) return undefined;
  const url = URL.parse(address);
  return url && schemes.includes(url.protocol) ? url.href : undefined;
}

const www = /^www\.[^\s/]+\.[^\s/]/i;
/** A host without a scheme. Only names with these endings are hosts; others may be file names. */
const host = /^(?:[a-z\d-]+\.)+(?:com|org|net|edu|gov|int|info)(?=[/?#:]|$)/i;
const mailbox = /^[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+$/;

/**
 * Returns the address that a link leads to, and adds the scheme if it was left out; undefined as in `safeAddress`.
 */
export function linkedAddress(written: string): string | undefined {
  const address = written.trim();
  if (www.test(address) || host.test(address)) return safeAddress(`https://${address}`);
  if (mailbox.test(address)) return safeAddress(`mailto:${address}`);
  return safeAddress(address);
}

/**
 * Finds the addresses in a text, but only unmistakable ones: `www.example.org` and `desk@example.org` are addresses,
 * `Sanwo-Olu.Lagos` and `report.md` are not.
 */
export const linkify = new LinkifyIt({ fuzzyLink: false, fuzzyEmail: true, fuzzyIP: false });
linkify.add('ftp:', null).add('//', null);
linkify.add('www.', {
  validate(text, pos, { re }) {
    const tail = re.get_relative_proto_validator();
    tail.lastIndex = pos;
    return tail.exec(text)?.[0].length ?? 0;
  },
  normalize(match) {
    match.url = `https://${match.text}`;
  },
});

/** Returns plain text as runs, in which each web address is a link to itself. */
export function withLinks(text: string): Inline[] {
  const runs: Inline[] = [];
  let end = 0;
  for (const match of linkify.match(text) ?? []) {
    const href = safeAddress(match.url);
    if (href === undefined || href.startsWith('mailto:') !== /^mailto:/i.test(match.text)) continue;
    if (match.index > end) runs.push({ text: text.slice(end, match.index) });
    runs.push({ text: match.text, href });
    end = match.lastIndex;
  }
  if (end < text.length) runs.push({ text: text.slice(end) });
  return runs;
}
