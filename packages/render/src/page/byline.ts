import type { Author, StoryManifest } from '@slugline/story';

/** The people whom a page names for their work on the story. */
export interface BylineView {
  /** The writers, as a line. */
  line: string | null;
  /** The others, with what they did. */
  others: readonly { name: string; role: string | null }[];
}

/**
 * Returns the byline as the draft has it, and the authors whom it does not name. Without a byline, the line lists the
 * names of the writers by the rules of `language` (BCP 47).
 */
export function bylineView(
  { byline, authors }: Pick<StoryManifest, 'byline' | 'authors'>,
  language: string,
): BylineView {
  if (byline) return { line: byline, others: people(authors.filter(({ name }) => !isIn(byline, name))) };
  const writers = authors.filter(({ role }) => role === undefined).map(({ name }) => name);
  return {
    line: writers.length > 0 ? new Intl.ListFormat(language, { type: 'conjunction' }).format(writers) : null,
    others: people(authors.filter(({ role }) => role !== undefined)),
  };
}

const people = (authors: readonly Author[]): BylineView['others'] =>
  authors.map(({ name, role }) => ({ name, role: role ?? null }));

/** Whether a line contains a name. Ignores case, because bylines are often in capitals. */
const isIn = (line: string, name: string): boolean => folded(line).includes(folded(name));
const folded = (text: string): string => text.normalize('NFKC').toLowerCase();
