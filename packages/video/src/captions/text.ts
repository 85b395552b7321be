import { escapeMarkup } from '@slugline/story';

const ENTITY = /^&(amp|lt|gt|nbsp|lrm|rlm);$/;
const KEPT_TAG = /^<(\/?)([ibu])>$/i;
/** Matches anything like a tag of SubRip, HTML or WebVTT (`<font color=…>`, `<c.yellow>`, `<00:00:01.000>`). */
const TOKENS = /<\/?[a-z0-9][^<>]*>|&[a-z]+;|[&<>]|[^&<>]+/gi;
/** Matches positions of SubStation Alpha that editors leave in SubRip: `{\an8}`. */
const OVERRIDE = /\{\\[^{}]*\}/g;

/**
 * Turns a caption's text into safe WebVTT. Keeps bold, italic and underline, and closes them; removes every other
 * tag.
 */
export function cueText(raw: string): string {
  const open: string[] = [];
  let text = '';
  for (const [token] of raw.replace(OVERRIDE, '').matchAll(TOKENS)) {
    const [, closing, name] = KEPT_TAG.exec(token) ?? [];
    if (name !== undefined) text += tag(name.toLowerCase(), closing === '/', open);
    else if (ENTITY.test(token)) text += token;
    else if (token.length > 1 && token.startsWith('<')) continue;
    else text += escapeMarkup(token, /[&<>]/g);
  }
  return (
    text +
    open
      .reverse()
      .map((name) => `</${name}>`)
      .join('')
  );
}

/**
 * Opens a tag, or closes all open tags down to the one of this name. Ignores a closing tag without its opening one.
 */
function tag(name: string, closing: boolean, open: string[]): string {
  if (!closing) {
    open.push(name);
    return `<${name}>`;
  }
  const at = open.lastIndexOf(name);
  if (at < 0) return '';
  return open
    .splice(at)
    .reverse()
    .map((inner) => `</${inner}>`)
    .join('');
}
