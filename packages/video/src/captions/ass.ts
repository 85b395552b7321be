import { escapeMarkup } from '@slugline/story';
import { type Found, MAX_CUE_LENGTH } from './cue.ts';

/**
 * Reads the lines of dialogue of SubStation Alpha, `.ssa` and `.ass`
 * (https://github.com/libass/libass/wiki/ASS-File-Format-Guide). Keeps line breaks and bold, italic and underlined
 * text. Drops all other formatting, drawings and comments. A line with too long a text is left out: of a hostile file,
 * the text as markup would take many times the file's size in memory. Pure.
 */
export function readAss(lines: readonly string[]): Found {
  let section = '';
  let fields: readonly string[] = FIELDS;
  const seen = new Set<string>();
  const found: Found = { cues: [], leftOut: [] };
  for (const [index, line] of lines.entries()) {
    const heading = sectionIn(line);
    if (heading !== undefined) section = heading;
    if (section !== 'events') continue;
    const format = valueAfter(line, 'Format:');
    if (format !== undefined)
      fields = format.split(',', MAX_FIELDS).map((field) => field.trim().toLowerCase());
    const dialogue = valueAfter(line, 'Dialogue:');
    if (dialogue === undefined) continue;
    const values = splitIn(dialogue, fields.length);
    const at = (field: string): string => values[fields.indexOf(field)] ?? '';
    const text = textOf(at('text'));
    if (text === undefined)
      found.leftOut.push({
        line: index + 1,
        why: `this caption has more than ${MAX_CUE_LENGTH} characters, the most for a caption`,
      });
    if (!text) continue;
    const [start, end] = [at('start').trim(), at('end').trim()];
    // A glow or a shadow repeats the text in another layer.
    const key = JSON.stringify([start, end, text]);
    if (seen.has(key)) continue;
    seen.add(key);
    found.cues.push({ line: index + 1, start, end, settings: [], text });
  }
  return found;
}

/** Whether a file is SubStation Alpha, by its first line with content. */
export const isAss = (lines: readonly string[]): boolean =>
  SECTIONS.includes(sectionIn(lines.find((line) => !/^\s*(;|$)/.test(line)) ?? '') ?? '');

const SECTIONS = ['script info', 'v4 styles', 'v4+ styles', 'events'];

const sectionIn = (line: string): string | undefined =>
  /^\s*\[([^\]]{1,40})\]\s*$/.exec(line)?.[1]?.trim().toLowerCase();

/** The fields of a line of dialogue when the file does not name them. */
const FIELDS = [
  ...['layer', 'start', 'end', 'style', 'name'],
  ...['marginl', 'marginr', 'marginv', 'effect', 'text'],
];

/** A script has some ten fields. The text is the last of them. */
const MAX_FIELDS = 100;

const valueAfter = (line: string, name: string): string | undefined => {
  const trimmed = line.trimStart();
  return trimmed.slice(0, name.length).toLowerCase() === name.toLowerCase()
    ? trimmed.slice(name.length)
    : undefined;
};

/** Splits at commas into `count` values. The last value, the text, may contain commas. */
function splitIn(line: string, count: number): string[] {
  const values: string[] = [];
  let from = 0;
  while (values.length < count - 1) {
    const comma = line.indexOf(',', from);
    if (comma < 0) break;
    values.push(line.slice(from, comma));
    from = comma + 1;
  }
  return [...values, line.slice(from)];
}

/** Matches overrides in braces, escapes for breaks and spaces, and text. */
const TOKENS = /\{[^{}]*\}|\\[Nnh]|[^{\\]+|[{\\]/g;

/**
 * Returns the text of a line of dialogue as markup that `cueText` reads; undefined if it is longer than a caption may
 * be.
 */
function textOf(raw: string): string | undefined {
  let text = '';
  let isDrawing = false;
  for (const [token] of raw.trim().matchAll(TOKENS)) {
    if (token.length > 1 && token.startsWith('{')) {
      // \p1 begins a drawing, \p0 ends it. \pos and \pbo are other tags.
      for (const [, scale] of token.matchAll(/\\p(\d{1,3})/g)) isDrawing = Number(scale) > 0;
      text += tagsIn(token);
    } else if (isDrawing) continue;
    else text += ESCAPES[token] ?? escapeMarkup(token.slice(0, MAX_CUE_LENGTH + 1), /[&<>]/g);
    if (text.length > MAX_CUE_LENGTH) return undefined;
  }
  return hasText(text) ? text.trim() : '';
}

/** `\n` is a soft break: a space, unless a style says otherwise. */
const ESCAPES: Readonly<Record<string, string>> = { '\\N': '\n', '\\n': ' ', '\\h': '\u00a0' };

const hasText = (markup: string): boolean => markup.replace(/<\/?[biu]>/g, '').trim() !== '';

/**
 * `{\i1}` → `<i>`, `{\b0}` → `</b>`, `{\b700}` → `<b>`; `{\r}` closes all. Drops colours, places and effects. Stops at
 * more tags than a caption has characters.
 */
function tagsIn(override: string): string {
  let tags = '';
  for (const [, name, value] of override.matchAll(/\\(?:([biu])(\d{1,3})(?!\d)|r(?![a-z]))/g)) {
    if (name === undefined) tags += '</b></i></u>';
    else tags += Number(value) > 0 ? `<${name}>` : `</${name}>`;
    if (tags.length > MAX_CUE_LENGTH) break;
  }
  return tags;
}
