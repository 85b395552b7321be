import { SluglineError } from '@slugline/story';
import { isRestrictingLine } from '../understand/restriction.ts';

/** A draft taken apart. Lines count from 1 in the file. */
export interface FrontMatter {
  /** The YAML between the `---` lines, undefined where there is none, and the number of its first line. */
  yaml: { text: string; firstLine: number } | undefined;
  body: string;
  firstLine: number;
}

const closing = /^(---|\.\.\.)\s*$/;
/** A line that names a field: `name:` in one word, or several before a colon and a space. Web addresses are text. */
const fieldLine = /^(?:["'][^"']{1,100}["']\s*:|[\p{L}_][\w.-]*\s*:(?!\/\/)|\p{L}[\w -]*\s*:(?:\s|$))/u;
/** Whether a line names a field, as those of front matter do. */
export const isFieldLine = (line: string): boolean => fieldLine.test(line.trim().slice(0, longestLine));

/** YAML that begins with no name: a group in braces, a directive, a key set off by a question mark. */
const otherYaml = /^(?:\{\s*["']?\p{L}|%YAML|\?\s)/u;
const tomlLine = /^(?:\[|#|["']?[\w.-]+["']?\s*=)/;
const jsonField = /^[[{\s]*["'][^"']*["']\s*:/;
/** Signs alone, perhaps with a word after them: what people and programs draw for a fence. */
const signs = /^[^\p{L}\p{N}\s]+\s*\p{L}*$/u;

const wanted = 'front matter is YAML between two lines of "---"';

/**
 * Splits front matter from the text of a draft, whatever its format. Blank lines may stand before it.
 *
 * Our own few lines and YAML alone: gray-matter runs what stands after `---js`
 * (https://github.com/jonschlinkert/gray-matter/issues/131). What is front matter and can't be read is
 * `settings_invalid` rather than text, for an embargo may be in it: TOML and JSON, a fence of other signs, front matter
 * that never ends, and a second one. `now` is in ms since 1970.
 */
export function splitFrontMatter(text: string, name: string, now: number): FrontMatter {
  const lines = text.split('\n');
  const whole = { yaml: undefined, body: text, firstLine: 1 };
  const start = lines.findIndex((line) => line.trim() !== '');
  if (!isFrontMatter(lines, start, name, now)) return whole;

  const end = lines.findIndex((line, index) => index > start && closing.test(line));
  if (end < 0) throw invalid(name, start, 'the front matter has no end: close it with a line of "---"');
  const next = lines.findIndex((line, index) => index > end && line.trim() !== '');
  if (isFrontMatter(lines, next, name, now))
    throw invalid(name, next, 'a second front matter begins here; put all fields into one');
  return {
    yaml: { text: lines.slice(start + 1, end).join('\n'), firstLine: start + 2 },
    body: lines.slice(end + 1).join('\n'),
    firstLine: end + 2,
  };
}

/** Whether front matter opens at a line. Throws `settings_invalid` where some does that is not YAML. */
function isFrontMatter(lines: readonly string[], start: number, name: string, now: number): boolean {
  if (start < 0) return false;
  const [opening = '', ...inside] = linesFrom(lines, start);
  const first =
    lines
      .slice(start + 1)
      .find((line) => !/^\s*(#|$)/.test(line))
      ?.trim() ?? '';
  const isRestricting = (line: string) => isRestrictingLine(line, now);
  if (/^---\s*([a-z]+|#.*)$/i.test(opening)) throw invalid(name, start, wanted);
  if (/^\+{3}$/.test(opening) && inside.some((line) => tomlLine.test(line)))
    throw invalid(name, start, `front matter in TOML is not read: ${wanted}`);
  const isJson = /^\[?\s*\{/.test(opening)
    ? jsonField.test(/^\[?\s*\{$/.test(opening) ? first : opening) || isRestricting(opening)
    : opening === ';;;' && jsonField.test(first);
  if (isJson) throw invalid(name, start, `front matter in JSON is not read: ${wanted}`);

  const restricted = inside.some(isRestricting);
  // A draft may also begin with a line drawn across: then no field follows.
  if (opening === '---')
    return restricted || closing.test(first) || fieldLine.test(first) || otherYaml.test(first);
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
  return false;
}

/** More lines, and longer ones, are not looked at to tell whether they are front matter. */
const mostLines = 100;
const longestLine = 200;

/**
 * An opening line and what is below it, trimmed: up to the line that closes it or, where there is none, the first
 * paragraph.
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
