import type { Inline } from '@slugline/story';

/** How a run of text looks and what it refers to: its fields other than its text. */
export type Style = Readonly<Omit<Inline, 'text'>>;

/** Whether two runs have the same style, so that they can be joined. */
export const looksLike = (one: Style, other: Style): boolean =>
  one === other ||
  (one.strong === other.strong &&
    one.emphasis === other.emphasis &&
    one.strike === other.strike &&
    one.superscript === other.superscript &&
    one.subscript === other.subscript &&
    one.code === other.code &&
    one.href === other.href &&
    one.footnote === other.footnote);

/** Returns runs without spaces and line breaks at their start and end, and without spaces around line breaks. */
export function trimmed(runs: readonly Inline[]): Inline[] {
  const content = runs.map((run) => ({
    ...run,
    text: run.code || !run.text.includes('\n') ? run.text : run.text.replace(/ ?\n ?/g, '\n'),
  }));
  while (content[0] && !content[0].code) {
    content[0].text = content[0].text.replace(/^[ \n]+/, '');
    if (content[0].text !== '') break;
    content.shift();
  }
  for (let last = content.at(-1); last && !last.code; last = content.at(-1)) {
    last.text = last.text.trimEnd();
    if (last.text !== '') break;
    content.pop();
  }
  return content;
}
