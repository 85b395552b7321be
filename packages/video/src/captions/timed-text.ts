import type { Found, LeftOut } from './cue.ts';
import { ARROW, type Timing, timingOf } from './times.ts';

/** A line with its number, counted from 1. */
interface Row {
  line: number;
  text: string;
}

/** The caption that is being read, or the lines before the first caption. The next line with times ends it. */
interface Open {
  /** The times of the caption. Undefined for the lines before the first caption. */
  timing?: Timing;
  /** The number in front of the times. */
  number?: number | undefined;
  line: number;
  rows: Row[];
}

/**
 * Finds the captions of SubRip and WebVTT by their lines with times. Between two such lines are the text of the first
 * caption and perhaps the number of the second. So a missing number, a missing empty line and an empty line within a
 * caption do no harm. Pure; takes time in proportion to the lines.
 */
export function readTimedText(lines: readonly string[], isWebvtt: boolean): Found {
  const found: Found = { cues: [], leftOut: [] };
  let open: Open = { line: 1, rows: [] };
  for (const [index, text] of lines.entries()) {
    const timing = isTimesLine(lines, index) ? timingOf(text) : undefined;
    if (timing === undefined) {
      open.rows.push({ line: index + 1, text });
      continue;
    }
    const number = takeNumber(open, isWebvtt);
    close(open, isWebvtt, found);
    open = { timing, number, line: index + 1, rows: [] };
  }
  close(open, isWebvtt, found);
  return found;
}

/**
 * Whether a line may have times. Text may contain an arrow, too: `here --> there`. So a line with an arrow counts only
 * if it begins with a digit, or follows an empty line or a number, where a caption begins.
 */
function isTimesLine(lines: readonly string[], index: number): boolean {
  const line = lines[index] ?? '';
  if (!line.includes(ARROW) || /^\s*[\p{Nd}\p{Cf}]/u.test(line)) return true;
  const before = lines[index - 1] ?? '';
  return isBlank(before) || numberIn(before) !== undefined;
}

const isBlank = (text: string): boolean => text.trim() === '';

const numberIn = (text: string): number | undefined =>
  /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : undefined;

/** Removes the number or name of the next caption from the end of the open lines. Returns the number. */
function takeNumber(open: Open, isWebvtt: boolean): number | undefined {
  const { rows } = open;
  const at = rows.findLastIndex(({ text }) => !isBlank(text));
  const row = rows[at];
  if (row === undefined) return undefined;
  const number = numberIn(row.text);
  const isAdjacent = at === rows.length - 1;
  const isApart = at === 0 ? open.timing === undefined : isBlank(rows[at - 1]?.text ?? '');
  // In a file that lacks empty lines or has too many, the number is known because it is one more than the last.
  const isNext = number !== undefined && number === expectedAfter(open) && (isAdjacent || isApart);
  // In WebVTT, captions may also have names. In SubRip, words above the times are the end of the previous caption.
  const isName = isAdjacent && isApart && (number !== undefined || isWebvtt || at === 0);
  if (!isNext && !isName) return undefined;
  rows.splice(at);
  return number;
}

/** The number of the caption after this one, if this one has a number. The first has 1. */
const expectedAfter = ({ timing, number }: Open): number | undefined =>
  timing === undefined ? 1 : number === undefined ? undefined : number + 1;

/** Matches the beginning of a note, style or region of WebVTT. Viewers see none of them. */
const UNSEEN = /^(NOTE|STYLE|REGION)($|[ \t])/;
const isUnseen = (block: Block): boolean => UNSEEN.test(block[0].text);

type Block = [Row, ...Row[]];

/** Splits lines into blocks at empty lines. */
function blocksOf(rows: readonly Row[]): Block[] {
  const blocks: Block[] = [];
  let inside = false;
  for (const row of rows) {
    if (isBlank(row.text)) inside = false;
    else if (inside) blocks.at(-1)?.push(row);
    else {
      blocks.push([row]);
      inside = true;
    }
  }
  return blocks;
}

/** Adds the open caption, or the lines before the first one, to what was found. */
function close(open: Open, isWebvtt: boolean, found: Found): void {
  const { timing, line, rows } = open;
  const blocks = blocksOf(rows);
  if (timing === undefined) {
    // Before its first caption, WebVTT has a header, notes and styles.
    const [first] = blocks.filter((block, index) => !(isWebvtt && index === 0 && WEBVTT.test(block[0].text)));
    if (first && !(isWebvtt && isUnseen(first))) found.leftOut.push(withoutTimes(first));
    return;
  }
  const text: string[] = [];
  let expected = expectedAfter(open);
  // Once a note or a caption without times has begun, all that follows is part of it.
  let isOther = false;
  for (const block of blocks) {
    const isApart = block[0] !== rows[0];
    if (isApart && isWebvtt && isUnseen(block)) isOther = true;
    else if (isApart && expected !== undefined && numberIn(block[0].text) === expected) {
      isOther = true;
      expected += 1;
      found.leftOut.push(withoutTimes(block));
    } else if (!isOther) text.push(...shownIn(block, isWebvtt, found));
  }
  found.cues.push({ line, ...timing, text: text.join('\n') });
}

/** The first line of WebVTT. */
export const WEBVTT = /^WEBVTT($|[ \t])/;

/** Returns the lines of a block that viewers see. A note may follow a caption without an empty line between them. */
function shownIn(block: Block, isWebvtt: boolean, { leftOut }: Found): string[] {
  const note = isWebvtt ? block.findIndex(({ text }, index) => index > 0 && UNSEEN.test(text)) : -1;
  if (note < 0) return block.map(({ text }) => text);
  leftOut.push({
    line: block[note]?.line ?? 0,
    why: 'this line reads as a note, but the line before it is not empty',
  });
  return block.slice(0, note).map(({ text }) => text);
}

const withoutTimes = ([{ line, text }, ...others]: Block): LeftOut => ({
  line: others.length > 0 && numberIn(text) !== undefined ? line + 1 : line,
  why: 'times such as 00:00:01,600 --> 00:00:04,200 are missing here',
});
