import { SluglineError } from '@slugline/story';
import { isRestrictingLine } from '../understand/restriction.ts';

/** The front matter of a draft without its fences, and the number of its first line. */
export interface FrontMatterText {
  format: 'yaml' | 'toml' | 'json';
  text: string;
  firstLine: number;
}

/** A draft split into front matter and text. Lines count from 1 in the file. */
export interface FrontMatter {
  /** Undefined if there is none. */
  fields: FrontMatterText | undefined;
  /** The text, with a blank line for each line of the front matter, so that all lines keep their numbers. */
  body: string;
}

const closing = /^(---|\.\.\.)\s*$/;
/**
 * A line that names a field: one word and a colon, or several words before a colon and a space. Web addresses are
 * text.
 */
const fieldLine = /^(?:["'][^"']{1,100}["']\s*:|[\p{L}_][\w.-]*\s*:(?!\/\/)|\p{L}[\w -]*\s*:(?:\s|$))/u;
/** Whether a line names a field, as the lines of front matter do. */
export const isFieldLine = (line: string): boolean => fieldLine.test(line.trim().slice(0, longestLine));

/** YAML that does not begin with a name: a group in braces, a directive, a key after a question mark. */
const otherYaml = /^(?:\{\s*["']?\p{L}|%YAML|\?\s)/u;
const tomlLine = /^(?:\[|#|["']?[\w.-]+["']?\s*=)/;
const jsonField = /^[[{\s]*["'][^"']*["']\s*:/;
/** Only punctuation, perhaps with a word after it: people and programs write such lines as fences. */
const signs = /^[^\p{L}\p{N}\s]+\s*\p{L}*$/u;

const wanted =
  'front matter is YAML between two lines of "---", TOML between two of "+++", or JSON in braces';

/**
 * Splits front matter from the text of a draft of any format. Blank lines may precede it. `now` is in ms since 1970.
 *
 * Front matter that can't be read throws `settings_invalid` instead of becoming text, because it may contain an
 * embargo. That means a fence of other characters, front matter that never ends, and a second front matter.
 *
 * This does not use gray-matter, because that runs the code after `---js`
 * (https://github.com/jonschlinkert/gray-matter/issues/131).
 */
export function splitFrontMatter(text: string, name: string, now: number): FrontMatter {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.trim() !== '');
  const format = formatAt(lines, start, name, now);
  if (format === undefined) return { fields: undefined, body: text };

  const { fields, end } = takenFrom(lines, start, format, name);
  const next = lines.findIndex((line, index) => index > end && line.trim() !== '');
  if (formatAt(lines, next, name, now) !== undefined)
    throw invalid(name, next, 'a second front matter begins here; put all fields into one');
  return { fields, body: '\n'.repeat(end + 1) + lines.slice(end + 1).join('\n') };
}

/** Returns the front matter that opens at a line, and the line where it closes. */
function takenFrom(
  lines: readonly string[],
  start: number,
  format: FrontMatterText['format'],
  name: string,
): { fields: FrontMatterText; end: number } {
  const opening = lines[start]?.trim() ?? '';
  if (format === 'json' && opening !== ';;;') {
    const end = endOfObject(lines, start);
    if (end === undefined)
      throw invalid(
        name,
        start,
        'the front matter has no end: close its braces, and begin the text on a line of its own',
      );
    return { fields: { format, text: lines.slice(start, end + 1).join('\n'), firstLine: start + 1 }, end };
  }
  const closes = format === 'yaml' ? closing : format === 'toml' ? /^\s*\+{3}\s*$/ : /^\s*;;;\s*$/;
  const end = lines.findIndex((line, index) => index > start && closes.test(line));
  const fence = format === 'yaml' ? '---' : opening;
  if (end < 0) throw invalid(name, start, `the front matter has no end: close it with a line of "${fence}"`);
  const inside = lines.slice(start + 1, end).join('\n');
  if (format !== 'json') return { fields: { format, text: inside, firstLine: start + 2 }, end };
  // Between semicolons, the braces are optional.
  const text = inside.trim().startsWith('{') ? `\n${inside}` : `{\n${inside}\n}`;
  return { fields: { format, text, firstLine: start + 1 }, end };
}

/**
 * Returns the line on which the JSON object that begins at `start` ends; undefined if it does not end, or if the line
 * goes on after it.
 */
function endOfObject(lines: readonly string[], start: number): number | undefined {
  let depth = 0;
  let isQuoted = false;
  for (const [offset, line] of lines.slice(start).entries()) {
    for (let at = 0; at < line.length; at += 1) {
      const sign = line[at];
      if (isQuoted) {
        if (sign === '\\') at += 1;
        else if (sign === '"') isQuoted = false;
      } else if (sign === '"') isQuoted = true;
      else if (sign === '{' || sign === '[') depth += 1;
      else if (sign === '}' || sign === ']') {
        depth -= 1;
        if (depth === 0) return line.slice(at + 1).trim() === '' ? start + offset : undefined;
      }
    }
  }
  return undefined;
}

/**
 * Returns the format of the front matter that opens at a line. Throws `settings_invalid` for front matter that can't
 * be read.
 */
function formatAt(
  lines: readonly string[],
  start: number,
  name: string,
  now: number,
): FrontMatterText['format'] | undefined {
  if (start < 0) return undefined;
  const [opening = '', ...inside] = linesFrom(lines, start);
  const first =
    lines
      .slice(start + 1)
      .find((line) => !/^\s*(#|$)/.test(line))
      ?.trim() ?? '';
  const isRestricting = (line: string) => isRestrictingLine(line, now);
  if (/^---\s*([a-z]+|#.*)$/i.test(opening)) throw invalid(name, start, wanted);
  if (opening === '+++' && inside.some((line) => tomlLine.test(line))) return 'toml';
  const isJson = /^\[?\s*\{/.test(opening)
    ? jsonField.test(/^\[?\s*\{$/.test(opening) ? first : opening) || isRestricting(opening)
    : opening === ';;;' && jsonField.test(first);
  if (isJson && opening.startsWith('['))
    throw invalid(name, start, `front matter can't be a list: ${wanted}`);
  if (isJson) return 'json';

  const restricted = inside.some(isRestricting);
  // A draft may also begin with a rule: then no field follows.
  if (opening === '---') {
    const isYaml = restricted || closing.test(first) || fieldLine.test(first) || otherYaml.test(first);
    return isYaml ? 'yaml' : undefined;
  }
  if (restricted && signs.test(opening))
    throw invalid(name, start, `${wanted}, not below "${opening.slice(0, 20)}"`);
  const end = inside.indexOf('');
  const paragraph = [opening, ...inside.slice(0, end < 0 ? undefined : end)];
  if (
    paragraph.length > 1 &&
    paragraph.every((line) => fieldLine.test(line)) &&
    paragraph.some(isRestricting)
  )
    throw invalid(name, start, `these look like fields of front matter: ${wanted}`);
  return undefined;
}

/** Only this many lines, and only this much of each, are checked for front matter. */
const mostLines = 100;
const longestLine = 200;

/**
 * Returns an opening line and the lines below it, trimmed: up to the line that closes it or, if none does, to the end
 * of the first paragraph.
 */
function linesFrom(lines: readonly string[], start: number): string[] {
  const [opening = '', ...below] = lines
    .slice(start, start + mostLines)
    .map((line) => line.trim().slice(0, longestLine));
  const closes = below.findIndex((line) => closing.test(line));
  const begins = below.findIndex((line) => line !== '');
  const blank = below.findIndex((line, index) => index >= begins && line === '');
  const end = closes >= 0 ? closes : blank;
  return [opening, ...below.slice(0, end < 0 ? undefined : end + 1)];
}

const invalid = (name: string, index: number, problem: string) =>
  new SluglineError('settings_invalid', `${name}, line ${index + 1}: ${problem}.`, { where: name });
