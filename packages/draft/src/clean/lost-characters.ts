import type { RecordEntry, Warning } from '@slugline/story';
import type { Manuscript, Pass } from '../manuscript.ts';
import { textOfBlock } from '../text-of-block.ts';

/** The replacement character, which an earlier program left in place of a letter that it could not read. */
const lost = '\uFFFD';

export const lostCharacters: Pass = {
  name: 'lost-characters',
  does: 'Takes out the replacement characters of letters that an earlier program could not read, with a warning.',
  run(manuscript, { name }) {
    const { pieces, footnotes, settings, media, tags } = manuscript;
    const texts = { pieces, footnotes, settings, media, tags };
    // Nearly all drafts have none. Searching them as one text is faster than visiting each value.
    if (!JSON.stringify(texts).includes(lost)) return manuscript;
    const cleaned = without(texts);
    const record = manuscript.pieces.flatMap(({ line, block }): RecordEntry[] => {
      const text = textOfBlock(block);
      if (!text.includes(lost)) return [];
      return [{ action: 'changed', rule: 'character-lost', line, text, to: without(text) }];
    });
    return {
      ...manuscript,
      ...cleaned,
      record: [...manuscript.record, ...record],
      warnings: withWarning(manuscript, record[0]?.line ?? 1, name),
    };
  },
};

/** Adds the warning, unless the reader has given one. Readers of text warn themselves and name the exact line. */
function withWarning({ warnings }: Manuscript, line: number, where: string): readonly Warning[] {
  if (warnings.some(({ code }) => code === 'character_lost')) return warnings;
  return [...warnings, warningOf(line, where)];
}

/** Returns a warning about the first lost character of a text; none if no character was lost. */
export function lostIn(text: string, where: string): Warning[] {
  const at = text.indexOf(lost);
  return at < 0 ? [] : [warningOf(text.slice(0, at).split('\n').length, where)];
}

const warningOf = (line: number, where: string): Warning => ({
  code: 'character_lost',
  message: `Line ${line} has a character that was lost on the way ("${lost}"): compare it with the original text.`,
  where,
});

/** Returns a value with the lost characters removed from all its texts. What has none is the same object. */
function without<T>(value: T): T {
  if (typeof value === 'string') return (value.includes(lost) ? value.replaceAll(lost, '') : value) as T;
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  let changed: Record<string, unknown> | undefined;
  for (const key in value) {
    const inner = value[key];
    const now = without(inner);
    if (now === inner) continue;
    changed ??= (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
    changed[key] = now;
  }
  return (changed ?? value) as T;
}
