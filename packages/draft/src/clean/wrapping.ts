import type { Line } from '../read/manuscript.ts';
import { endsSentence } from './characters.ts';

/** Mail and terminals break lines between these columns; longer lines are paragraphs, shorter ones are verse. */
const narrowest = 40;
const widest = 120;

/**
 * The width at which a draft's lines were broken, or undefined where each line is a paragraph of its own.
 *
 * A wrapped line is full: the next word did not fit. A draft counts as wrapped if sentences run on over full lines,
 * which a word in lower case shows at once; scripts without case need to show it three times.
 */
export function wrapWidth(lines: readonly Line[]): number | undefined {
  const breaks = lines.slice(1).map((line, index) => [lines[index] as Line, line] as const);
  const width = lines.reduce(
    (most, { text }) => (text.includes(' ') ? Math.max(most, text.length) : most),
    0,
  );
  if (width < narrowest || width > widest) return undefined;

  const runningOn = breaks.filter(([line, next]) => isFull(line, next, width) && !endsSentence(line.text));
  const withinLines = breaks.filter(([line, next]) => line.text !== '' && next.text !== '');
  const atSentenceEnd = withinLines.filter(([line]) => endsSentence(line.text));
  if (atSentenceEnd.length * 2 > withinLines.length) return undefined;

  const inLowerCase = runningOn.filter(([, next]) => /^\p{Ll}/u.test(next.text));
  const withoutCase = runningOn.filter(([, next]) => /^\p{Lo}/u.test(next.text));
  return inLowerCase.length > 0 || withoutCase.length >= 3 ? width : undefined;
}

/** Whether `next` goes on with the paragraph of `line` in a draft wrapped at `width`. */
export const runsOn = (line: Line, next: Line, width: number | undefined): boolean =>
  width !== undefined && isFull(line, next, width) && (!next.indented || line.indented);

function isFull(line: Line, next: Line, width: number): boolean {
  if (line.text === '' || next.text === '') return false;
  const firstWord = next.text.split(' ', 1)[0] ?? '';
  return line.text.length + 1 + firstWord.length > width;
}

/** Joins the lines of a paragraph: no space after a hyphen, nor between characters that are written without. */
export const joinLines = (lines: readonly string[]): string =>
  lines
    .map((line, index) => (index === lines.length - 1 || endsWithin.test(line) ? line : `${line} `))
    .join('');

const endsWithin = /(?:[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}。、，]|\p{L}-)$/u;
