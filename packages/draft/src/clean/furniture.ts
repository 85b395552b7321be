import type { Line } from '../read/manuscript.ts';
import { endsSentence } from './characters.ts';
import { rules } from './furniture-rules.ts';

/** Marks that close a newsroom's copy; their decoration is what tells them from words. */
const endMark = /^(?:[-–—] ?30 ?[-–—]|# ?# ?#|[-–—]? ?ENDS?\.? ?[-–—]?)$/;

const longestFurniture = 320;
const longestPhrase = 8;

/** The name of the rule that a line, alone, is page furniture by. */
export function furnitureRule(line: string): string | undefined {
  if (line.length > longestFurniture) return undefined;
  if (endMark.test(line)) return 'end-mark';
  const shown = line.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
  const bare = shown.replace(/^[^\p{L}\p{N}©(<]+|[^\p{L}\p{M}\p{N}>]+$/gu, '').replace(/\s+/g, ' ');
  if (bare === '') return undefined;
  const isSentence = /[.。]["”’)]*$/u.test(line) && bare.split(' ').length > longestPhrase;
  return rules.find(({ pattern, sentence }) => (sentence || !isSentence) && pattern.test(bare))?.rule;
}

/**
 * The lines among `lines` that are furniture, by their number. A line in the middle of a broken sentence ("… did
 * not read / comments / on the site") is not, whatever it says.
 */
export function furnitureIn(lines: readonly Line[]): Map<number, string> {
  const found = new Map<number, string>();
  const rulesOf = lines.map(({ text }) => furnitureRule(text));
  for (const [index, line] of lines.entries()) {
    const rule = rulesOf[index];
    if (rule === undefined) continue;
    const before = lines[index - 1];
    const after = lines[index + 1];
    const follows = before !== undefined && !found.has(before.number) && continues(before.text, line.text);
    const leads = after !== undefined && rulesOf[index + 1] === undefined && continues(line.text, after.text);
    if (!follows && !leads) found.set(line.number, rule);
  }
  return found;
}

const continues = (text: string, next: string): boolean =>
  text !== '' && !endsSentence(text) && /^\p{Ll}/u.test(next);
