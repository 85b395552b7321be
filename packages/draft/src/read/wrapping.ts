import { endsSentence } from '../clean/characters.ts';

/**
 * A line of plain text. `text` is without the space around it, `indent` is in columns, `number` counts from 1 in the
 * file.
 */
export interface TextLine {
  number: number;
  text: string;
  indent: number;
}

/** Mail and terminals break lines between these columns; longer lines are paragraphs, shorter ones are verse. */
const narrowest = 40;
const widest = 120;

/**
 * Returns the column at which a draft's lines were broken, or undefined if each line is a paragraph of its own.
 *
 * A wrapped line is full: the next word did not fit. So each break votes for the columns between the end of its line
 * and the end of the next word, and the column with the most votes wins. A draft counts as wrapped if most of its
 * breaks agree and sentences continue across them. One lower-case word at the start of a line is enough to show that;
 * scripts without case must show it three times. `begins` recognises lines that begin something new, such as an item
 * of a list.
 */
export function wrapWidth(lines: readonly TextLine[], begins: (text: string) => boolean): number | undefined {
  const breaks = lines.flatMap((next, index) => {
    const line = lines[index - 1];
    if (!line || line.text === '' || next.text === '' || begins(next.text)) return [];
    if (next.indent > line.indent) return [];
    return [{ line, next, ...reach(line.text, next.text) }];
  });
  const column = mostVoted(breaks);
  if (column === undefined) return undefined;

  const full = breaks.filter(({ from, to }) => from <= column && column < to);
  if (full.length < breaks.length * (column < 60 ? 0.6 : 0.5)) return undefined;
  if (full.filter(({ line }) => endsSentence(line.text)).length * 2 > full.length) return undefined;
  const runningOn = full.filter(({ line }) => !endsSentence(line.text));
  const inLowerCase = runningOn.filter(({ next }) => /^\p{Ll}/u.test(next.text));
  const withoutCase = runningOn.filter(({ next }) => /^\p{Lo}/u.test(next.text));
  return inLowerCase.length > 0 || withoutCase.length >= 3 ? column : undefined;
}

/** If a line was broken because it was full, it was broken within these columns, up to but not including `to`. */
interface Reach {
  from: number;
  to: number;
}

function reach(text: string, next: string): Reach {
  const from = columnsOf(text);
  // Scripts without spaces break between any two characters, but punctuation may not begin a line.
  if (wide.test(next[0] ?? '')) return { from, to: from + 5 };
  return { from, to: from + 1 + columnsOf(next.split(/\s/, 1)[0] ?? '') };
}

function mostVoted(breaks: readonly Reach[]): number | undefined {
  const change = new Array<number>(widest + 2).fill(0);
  for (const { from, to } of breaks) {
    const [first, end] = [Math.max(from, narrowest), Math.min(to, widest + 1)];
    if (first >= end) continue;
    change[first] = (change[first] ?? 0) + 1;
    change[end] = (change[end] ?? 0) - 1;
  }
  let [votes, most, column] = [0, 0, undefined as number | undefined];
  for (const [at, difference] of change.entries()) {
    votes += difference;
    if (votes > most) [most, column] = [votes, at];
  }
  return column;
}

/** Characters that take two columns and are written without spaces. */
const wide = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\u3000-\u303F\uFF00-\uFFEF]/u;
const allWide = new RegExp(wide.source, 'gu');

const columnsOf = (text: string): number =>
  text.length > 2 * widest ? text.length : text.length + (text.match(allWide)?.length ?? 0);

/** Whether `next` continues the paragraph of `line` in a draft wrapped at a column. */
export function runsOn(line: TextLine, next: TextLine, column: number | undefined): boolean {
  if (column === undefined || line.text === '' || next.text === '') return false;
  if (next.indent > 0 && line.indent === 0) return false;
  const { from, to } = reach(line.text, next.text);
  if (from <= column && column < to) return true;
  // A word that is too long to break makes a longer line; some programs break earlier than they must.
  return from > column * 0.7 && !endsSentence(line.text) && /^(?:\p{Ll}|\p{Lo})/u.test(next.text);
}

/**
 * Joins the lines of a paragraph: without a space after a hyphen or between characters that are written without
 * spaces.
 */
export const joinLines = (lines: readonly string[]): string =>
  lines
    .map((line, index) => (index === lines.length - 1 || endsWithin.test(line) ? line : `${line} `))
    .join('');

const endsWithin = /(?:[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}。、，]|\p{L}-)$/u;
