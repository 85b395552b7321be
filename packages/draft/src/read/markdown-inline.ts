import type { MarkdownIt, StateInline } from 'markdown-it';
import { packagedFile } from './packaged-file.ts';
import { escaped, shortcodeAt } from './shortcodes.ts';

/** Replaces shortcodes of Hugo, Jekyll, 11ty and WordPress by equivalent HTML. */
export function shortcodes(md: MarkdownIt): void {
  md.inline.ruler.before('escape', 'shortcode', (state, silent) => {
    const sign = state.src[state.pos];
    if (sign !== '{' && sign !== '[') return false;
    const code = shortcodeAt(state.src, state.pos);
    if (code === undefined || state.pos + code.source.length > state.posMax) return false;
    if (!silent) {
      remove(state, code.source, 'shortcode', code.isLost);
      if (code.html !== '') state.push('html_inline', '', 0).content = code.html;
    }
    state.pos += code.source.length;
    return true;
  });
}

const wiki = /(?<picture>!?)\[\[(?<target>[^\][|\n]{1,300})(?:\|(?<shown>[^\][\n]{0,300}))?\]\](?!\()/y;

/**
 * Reads Obsidian's links: `![[bridge.jpg]]` shows a file, `[[note|words]]` leads to a page that readers don't have.
 */
export function wikiLinks(md: MarkdownIt): void {
  md.inline.ruler.before('link', 'wiki_link', (state, silent) => {
    const sign = state.src[state.pos];
    if (sign !== '!' && sign !== '[') return false;
    wiki.lastIndex = state.pos;
    const found = wiki.exec(state.src);
    if (!found || state.pos + found[0].length > state.posMax) return false;
    if (!silent) {
      const { picture, target = '', shown } = found.groups ?? {};
      if (picture === '') pushDropped(state, target, shown || target);
      else if (/\.\w{2,5}$/.test(target))
        pushPicture(state, target, /^\d+(?:x\d+)?$/.test(shown ?? '') ? '' : (shown ?? ''));
      else remove(state, found[0], 'shortcode', true);
    }
    state.pos += found[0].length;
    return true;
  });
}

function pushDropped(state: StateInline, address: string, text: string): void {
  state.push('link_open', 'a', 1).attrs = [['href', address]];
  state.push('text', '', 0).content = text;
  state.push('link_close', 'a', -1);
}

function pushPicture(state: StateInline, source: string, alt: string, title = ''): void {
  const file = packagedFile(source);
  const address = file === undefined ? source : encodeURIComponent(file);
  const caption = title && ` title="${escaped(title)}"`;
  state.push('html_inline', '', 0).content =
    `<img src="${escaped(address)}" alt="${escaped(alt)}"${caption}>`;
}

function remove(state: StateInline, source: string, rule: string, isLost: boolean): void {
  const token = state.push('removed', '', 0);
  token.content = source;
  token.meta = { rule, isLost };
}

const destination =
  /\]\((?<address>\{\{[^{}\n]{0,300}\}\}|\{%[^%\n]{0,300}%\}|[^()<>\n"]{0,300}(?:\([^()\n"]{0,100}\)[^()<>\n"]{0,100})?)(?:\s"(?<title>[^"\n]{0,300})")?\)/y;

/**
 * Reads links and pictures whose address has spaces, as people type them: `![The quay](old quay.jpg)`. CommonMark
 * makes text of these.
 */
export function spacedAddresses(md: MarkdownIt): void {
  md.inline.ruler.after('image', 'spaced_address', (state, silent) => {
    const isPicture = state.src[state.pos] === '!' && state.src[state.pos + 1] === '[';
    if (!isPicture && state.src[state.pos] !== '[') return false;
    const start = state.pos + (isPicture ? 1 : 0);
    const end = md.helpers.parseLinkLabel(state, start, true);
    if (end < 0) return false;
    destination.lastIndex = end;
    const found = destination.exec(state.src);
    const address = found?.groups?.address?.trim() ?? '';
    if (!found || !/\s/.test(address) || end + found[0].length > state.posMax) return false;
    const after = end + found[0].length;
    if (!silent) {
      const label = state.src.slice(start + 1, end);
      if (isPicture) pushPicture(state, address, label, found.groups?.title);
      else {
        const { posMax } = state;
        state.push('link_open', 'a', 1).attrs = [['href', address]];
        state.pos = start + 1;
        state.posMax = end;
        state.linkLevel += 1;
        md.inline.tokenize(state);
        state.linkLevel -= 1;
        state.posMax = posMax;
        state.push('link_close', 'a', -1);
      }
    }
    state.pos = after;
    return true;
  });
}
