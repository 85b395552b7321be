import { endMarkIn } from '../clean/end-mark.ts';
import type { Note } from '../manuscript.ts';
import { isFieldLine } from '../read/front-matter.ts';
import { embargoNoteIn, orderIn } from './embargo-note.ts';
import { isRestrictingField } from './restriction.ts';

/** A line of the draft, by its number in the file. */
export interface NumberedLine {
  line: number;
  text: string;
}

/** The most lines with text that may stand before the story, or after it: notes to the desk, a headline. */
const mostNotes = 10;
/** The most lines that are examined at each end. Lines that look like fields don't count towards `mostNotes`. */
const longestEdge = 100;

/** Returns the number of lines that belong to the beginning of the draft. */
function edgeOf(lines: readonly NumberedLine[]): number {
  const counted = lines
    .slice(0, longestEdge)
    .flatMap(({ text }, index) => (text.trim() === '' || isFieldLine(text) ? [] : [index + 1]));
  return counted[mostNotes - 1] ?? longestEdge;
}

/**
 * Finds the notes above the story, below it and after its end mark. Fields count only above it, because a text may be
 * about such fields. `now` is in ms since 1970; `language` is the language of the site.
 */
export function notesAmong(lines: readonly NumberedLine[], now: number, language: string): Note[] {
  const head = edgeOf(lines);
  const mark = lines.findLastIndex(({ text }) => endMarkIn(text) !== undefined);
  const tail = Math.max(
    Math.min(lines.length - edgeOf(lines.toReversed()), mark < 0 ? lines.length : mark),
    lines.length - 2 * longestEdge,
  );
  return lines.flatMap(({ line, text }, index): Note[] => {
    if (text.trim() === '' || (index >= head && index < tail)) return [];
    const found = { line, text: text.trim() };
    const embargo = embargoNoteIn(text, language);
    if (embargo !== undefined) return [{ ...found, note: embargo, kind: 'embargo' }];
    const order = orderIn(text);
    if (order !== undefined) return [{ ...found, note: order, kind: 'order' }];
    return index < head && isRestrictingField(text, now) ? [{ ...found, note: text, kind: 'field' }] : [];
  });
}
