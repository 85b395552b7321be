import type { RecordEntry } from '@slugline/story';

/**
 * Characters that no reader sees: soft hyphens, optional breaks (zero-width space, word joiner, byte order mark),
 * places of objects; embeddings and overrides of the direction, which can make a page show other text than it contains
 * (Unicode TR 36, section 2.8).
 */
const unseen = /[\u00AD\u200B\u2060\uFEFF\uFFFC\u202A-\u202E]/g;

/** Bullets of Word’s Symbol and Wingdings fonts. Without these fonts, readers see a box. */
const bullets: ReadonlyMap<string, string> = new Map([
  ['\uF0A7', '▪'],
  ['\uF0A8', '▫'],
  ['\uF0B7', '•'],
  ['\uF0D8', '➢'],
  ['\uF0DF', '➢'],
  ['\uF0E0', '➢'],
  ['\uF0FC', '✓'],
  ['\uF06C', '●'],
  ['\uF06E', '▪'],
  ['\uF06F', '▫'],
  ['\uF071', '▫'],
  ['\uF076', '❖'],
]);
const bullet = new RegExp(`[${[...bullets.keys()].join('')}]`, 'g');

const noBreak = /[\u00A0\u202F]/g;
/** What follows a number on the same line: three more digits, or a unit. */
const belongsToNumber =
  /^(?:\p{Nd}{3}(?!\p{Nd})|[%‰°€$£¥₽₺₹₴₪₩]|(?:km|cm|mm|m|kg|g|mg|t|ha|l|kW|MW|GW|kWh|MWh|GWh|Hz|EUR|USD|GBP|CHF|Mio|Mrd|Mill|mln|mld|mrd|млн|млрд|тыс|руб|millions?|milliards?|millones|milhões|milioni|miliardi|Millionen|Milliarden)(?![\p{L}\p{Nd}]))/u;
/** In characters. */
const longestUnit = 12;

/** Whether a space that doesn’t break keeps a number with its unit or with its next group of digits. */
const keepsNumber = (text: string, at: number): boolean =>
  /\p{Nd}/u.test(text[at - 1] ?? '') && belongsToNumber.test(text.slice(at + 1, at + 1 + longestUnit));

/** Whether French punctuation follows or stands before a space. The pass `spacing` sets these by the language. */
const isBesidePunctuation = (text: string, at: number): boolean =>
  /[;:!?»]/.test(text[at + 1] ?? '') || text[at - 1] === '«';

/** Takes out characters that no reader sees, and replaces Word’s bullets by signs that every font has. */
export const withoutUnseen = (text: string): string =>
  text.replace(unseen, '').replace(bullet, (sign) => bullets.get(sign) ?? sign);

/**
 * Replaces spaces that don’t break by plain ones, but not within numbers and before units. Programs put them where two
 * spaces met, and a line that can’t break runs out of a narrow page.
 */
export const withPlainSpaces = (text: string): string =>
  text.replace(noBreak, (space, at: number) => (keepsNumber(text, at) ? space : ' '));

/**
 * Returns an entry of the record for each kind of characters that `withoutUnseen` and `withPlainSpaces` change in a
 * text, with the first place and the number of them.
 */
export const unseenIn = (text: string): RecordEntry[] =>
  (
    [
      ['unseen-character', unseen, withoutUnseen, () => true],
      ['word-bullet', bullet, withoutUnseen, () => true],
      [
        'no-break-space',
        noBreak,
        withPlainSpaces,
        (at: number) => !keepsNumber(text, at) && !isBesidePunctuation(text, at),
      ],
    ] as const
  ).flatMap(([rule, signs, change, isChanged]) => {
    let count = 0;
    let first = -1;
    text.replace(signs, (sign, at: number) => {
      if (!isChanged(at)) return sign;
      if (count === 0) first = at;
      count += 1;
      return sign;
    });
    if (count === 0) return [];
    const around = aroundOf(text, first);
    return [{ action: 'changed', rule, line: lineOf(text, first), text: around, to: change(around), count }];
  });

/** In characters: how much of a line an entry quotes on each side. */
const quoted = 24;

/** Returns the words around a place, within its line. */
function aroundOf(text: string, at: number): string {
  const before =
    text
      .slice(Math.max(0, at - quoted), at)
      .split(/[\r\n]/)
      .at(-1) ?? '';
  const [after = ''] = text.slice(at + 1, at + 1 + quoted).split(/[\r\n]/, 1);
  return `${before}${text[at]}${after}`.trim();
}

const lineOf = (text: string, at: number): number => text.slice(0, at).split(/\r\n?|\n/).length;

/** Adds entries to a record. Of one rule there is one entry, at its first place, with the number of all. */
export function withCounts(
  record: readonly RecordEntry[],
  entries: readonly RecordEntry[],
): readonly RecordEntry[] {
  if (entries.length === 0) return record;
  const sums = new Map<string, RecordEntry>();
  for (const entry of entries) {
    const count = (sums.get(entry.rule)?.count ?? 0) + (entry.count ?? 1);
    sums.set(entry.rule, { ...(sums.get(entry.rule) ?? entry), count });
  }
  const counted = record.map((entry) => {
    const more = sums.get(entry.rule);
    sums.delete(entry.rule);
    return more ? { ...entry, count: (entry.count ?? 1) + (more.count ?? 1) } : entry;
  });
  return [...counted, ...sums.values()];
}
