import type { Block, Inline } from '@slugline/story';
import { withLinks } from './links.ts';

/** In characters. Longer cells are prose. */
const longestCell = 80;

/** Whether a line has a gap between words that is as wide as one between columns: a tab or three spaces. */
export const hasGap = (text: string): boolean => /\S(?:\t| {3})/.test(text);

/** Returns lines with gaps as a table, or undefined if they do not all have the same number of columns. */
export function tableOf(lines: readonly string[]): Block | undefined {
  if (lines.length < 2) return undefined;
  const cells = evenly(lines.map((line) => line.trimEnd().split('\t'))) ?? evenly(lines.map(atGaps));
  if (!cells || cells.some((row) => row.filter((cell) => cell !== '').length < 2)) return undefined;
  if (cells.flat().some((cell) => cell.length > longestCell)) return undefined;

  const [first = [], ...others] = cells;
  const isNumber = (column: number) => others.every((row) => /^[-+–]?\p{Nd}/u.test(row[column] ?? ''));
  const hasHeader = first.some((cell, column) => isNumber(column) && !/\p{Nd}/u.test(cell));
  const inRuns = (row: readonly string[]): Inline[][] => row.map(withLinks);
  return {
    type: 'table',
    ...(hasHeader && { header: inRuns(first) }),
    rows: (hasHeader ? others : cells).map(inRuns),
    ...(hasHeader && { align: first.map((_, column) => (column > 0 && isNumber(column) ? 'end' : null)) }),
  };
}

/** Returns the rows as cells, or undefined if the rows have different numbers of cells. */
function evenly(rows: readonly string[][]): string[][] | undefined {
  const trimmed = rows.map((row) => row.map((cell) => cell.trim()));
  const [first] = trimmed;
  const isEven =
    first !== undefined && first.length > 1 && trimmed.every(({ length }) => length === first.length);
  return isEven ? trimmed : undefined;
}

const atGaps = (line: string): string[] => line.trim().split(/\t+| {3,}/);
