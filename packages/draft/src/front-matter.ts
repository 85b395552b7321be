import { SluglineError } from '@slugline/story';

/** A Markdown draft taken apart. Lines count from 1 in the file. */
export interface FrontMatter {
  /** The YAML between the `---` lines, undefined where there is none. */
  yaml: string | undefined;
  body: string;
  firstLine: number;
}

const closing = /^(---|\.\.\.)\s*$/;

/**
 * Splits front matter from the text. Our own few lines and YAML alone: gray-matter runs what stands after `---js`
 * (https://github.com/jonschlinkert/gray-matter/issues/131). Front matter that never ends is `settings_invalid`
 * rather than text, for an embargo may be in it.
 */
export function splitFrontMatter(text: string, name: string): FrontMatter {
  const lines = text.split('\n');
  const opening = lines[0]?.trimEnd() ?? '';
  const invalid = (problem: string) =>
    new SluglineError('settings_invalid', `${name}, line 1: ${problem}.`, { where: name });
  if (/^---\s*[a-z]+$/i.test(opening)) throw invalid('front matter is YAML between two lines of "---"');

  // A draft may also begin with a line drawn across: then no field follows.
  const first = lines.find((line, index) => index > 0 && !/^\s*(#|$)/.test(line)) ?? '';
  if (opening !== '---' || !(closing.test(first) || /^["']?\p{L}[\w -]*["']?\s*:(\s|$)/u.test(first))) {
    return { yaml: undefined, body: text, firstLine: 1 };
  }
  const end = lines.findIndex((line, index) => index > 0 && closing.test(line));
  if (end < 0) throw invalid('the front matter has no end: close it with a line of "---"');
  return {
    yaml: lines.slice(1, end).join('\n'),
    body: lines.slice(end + 1).join('\n'),
    firstLine: end + 2,
  };
}
