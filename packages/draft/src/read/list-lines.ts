import type { Block, ListItem, TextBlock } from '@slugline/story';
import { asciiDigit, endsSentence } from '../clean/characters.ts';
import { withLinks } from './links.ts';
import { joinLines, runsOn, type TextLine } from './wrapping.ts';

/** The mark at the beginning of a line that makes it an item of a list. Items of one list have the same `key`. */
interface Mark {
  key: string;
  kind: 'bullet' | 'row' | 'dash' | 'number' | 'letter';
  number?: number;
  text: string;
}

/**
 * Bullets that no sentence begins with. The letters are those that Wingdings shows as bullets; Word puts a tab after
 * them.
 */
const bullet = /^(?<key>[•‣▪▫●○◦∙⁃➢➣➤✓✔☑✅❖✦・])\s*(?<text>\S.*)$/u;
const letterBullet = /^(?<key>[o§Øüvq·])(?:\t\s*| {3,})(?<text>\S.*)$/u;
const dot = /^(?<key>·) *(?<text>\S.*)$/u;
/** These are bullets only in a row of such lines, because headings begin with them, too. */
const row = /^(?<key>[■□◆◇▶►→»])\s*(?<text>\S.*)$/u;
const star = /^(?<key>[*+])\s+(?<text>\S.*)$/u;
const dash = /^(?<key>[-–—―])\s+(?<text>\S.*)$/u;
const digit = '[\\d\\u0660-\\u0669\\u06F0-\\u06F9\\u0966-\\u096F\\uFF10-\\uFF19]';
const number = new RegExp(
  `^(?:(?<number>${digit}{1,3})(?<key>[.)．）]|[-–](?= ))\\s+|(?<fullNumber>${digit}{1,3})(?<fullKey>[、．）])|[(（](?<inNumber>${digit}{1,3})[)）]\\s*)(?<text>\\S.*)$`,
  'u',
);
const letter = /^(?:\p{L}|[(（]\p{L})[)）]\s+\S/u;

/** Returns the mark of a list item at the beginning of a line. */
export function markOf(text: string): Mark | undefined {
  const sure = (bullet.exec(text) ?? letterBullet.exec(text) ?? dot.exec(text))?.groups;
  if (sure) return { key: sure.key ?? '', kind: 'bullet', text: sure.text ?? '' };
  const inRow = (row.exec(text) ?? star.exec(text))?.groups;
  if (inRow) return { key: inRow.key ?? '', kind: 'row', text: inRow.text ?? '' };
  const dashed = dash.exec(text)?.groups;
  if (dashed) return { key: dashed.key ?? '', kind: 'dash', text: dashed.text ?? '' };
  const counted = number.exec(text)?.groups;
  if (counted) {
    const said = counted.number ?? counted.fullNumber ?? counted.inNumber ?? '';
    const key = counted.inNumber ? 'in brackets' : 'number';
    return { key, kind: 'number', number: numberIn(said), text: counted.text ?? '' };
  }
  return letter.test(text) ? { key: 'letter', kind: 'letter', text } : undefined;
}

/** Returns the value of a number in the digits of any script. */
const numberIn = (digits: string): number => Number([...digits].map(asciiDigit).join(''));

/** A line with a mark, and the lines that continue it. */
interface Item {
  mark: Mark;
  indent: number;
  line: number;
  texts: string[];
  /** A blank line is above it. */
  isApart: boolean;
}

/** A row of lines with marks, from the index `from` up to the line before index `next`. */
export interface Row {
  items: Item[];
  next: number;
}

/**
 * Reads the row of items that begins at a line: lines with the same mark, lines indented below them with any mark, and
 * lines that continue an item. Blank lines may stand between items.
 */
export function rowAt(lines: readonly TextLine[], from: number, column: number | undefined): Row | undefined {
  const items: Item[] = [];
  let next = from;
  let isApart = false;
  for (let at = from; at < lines.length; at += 1) {
    const line = lines[at] as TextLine;
    if (line.text === '') {
      isApart = true;
      continue;
    }
    const mark = markOf(line.text);
    if (mark && (items.length === 0 || belongs(mark, line, items, isApart)))
      items.push({ mark, indent: line.indent, line: line.number, texts: [mark.text], isApart });
    else if (mark || isApart || !goesOn(lines[at - 1], line, items.at(-1), column)) break;
    else items.at(-1)?.texts.push(line.text);
    isApart = false;
    next = at + 1;
  }
  return items.length > 0 ? { items, next } : undefined;
}

function belongs(mark: Mark, line: TextLine, items: readonly Item[], isApart: boolean): boolean {
  const [first, last] = [items[0] as Item, items.at(-1) as Item];
  if (isApart && (mark.kind === 'letter' || mark.kind === 'row')) return false;
  if (line.indent > first.indent + 1 || isBelow(mark, first.mark)) return !isApart;
  if (mark.key !== first.mark.key) return false;
  if (mark.kind !== 'number') return true;
  const before =
    items.findLast((item) => item.indent === first.indent && item.mark.kind === 'number') ?? last;
  // The days of a calendar have rising numbers, too.
  if (isApart && (first.mark.number !== 1 || isDay(mark.text))) return false;
  return mark.number === (before.mark.number ?? 0) + 1;
}

/** Word's bullets of the second and third level: plain text copied from Word has them without indentation. */
const isBelow = (mark: Mark, first: Mark): boolean =>
  (/^[o§▪]$/u.test(mark.key) && /^[•·]$/u.test(first.key)) || (/^[§▪]$/u.test(mark.key) && first.key === 'o');

const goesOn = (
  before: TextLine | undefined,
  line: TextLine,
  item: Item | undefined,
  column: number | undefined,
): boolean =>
  before !== undefined && item !== undefined && (line.indent > item.indent || runsOn(before, line, column));

/**
 * Returns the list that a row of items makes, or undefined if its lines are something else: a single number or dash,
 * the turns of a dialogue, days of a calendar. `before` is the line of text above it.
 */
export function listOf({ items }: Row, before: string): Block | undefined {
  const [first] = items;
  if (!first || first.mark.kind === 'letter') return undefined;
  if (first.mark.kind !== 'bullet' && items.length < 2) return undefined;
  if (first.mark.kind === 'number' && first.mark.number !== 1 && items.some(({ mark }) => isDay(mark.text)))
    return undefined;
  if (first.mark.kind === 'dash' && isDialogue(items, before)) return undefined;
  return toList(items);
}

/** Whether a text begins with the name of a month, as after the number in "3. Oktober". */
const isDay = (text: string): boolean =>
  monthNames().has((/^\p{L}{3,}/u.exec(text)?.[0] ?? '').toLowerCase());

let months: ReadonlySet<string> | undefined;

/** The months in the languages that write a day as a number with a full stop. */
function monthNames(): ReadonlySet<string> {
  months ??= new Set(
    'de cs sk sl hr nb da fi et lv hu is'.split(' ').flatMap((language) => {
      const format = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', timeZone: 'UTC' });
      return Array.from({ length: 12 }, (_, month) => format.formatToParts(Date.UTC(2026, month, 15)))
        .flat()
        .flatMap(({ type, value }) => (type === 'month' ? [value.toLowerCase()] : []));
    }),
  );
  return months;
}

/** In a dialogue, a dash begins each turn, and another sets off the speaker: "– Ja, – sagte er." */
function isDialogue(items: readonly Item[], before: string): boolean {
  const texts = items.map(({ texts }) => texts.join(' '));
  if (texts.some((text) => /[,.!?…][”"»]? ?[-–—] ?\p{L}/u.test(text))) return true;
  if (/[:：]$/.test(before)) return false;
  if (texts.filter(endsSentence).length * 2 < texts.length) return false;
  const isHyphen = items[0]?.mark.key === '-';
  return (
    !isHyphen || items.some(({ isApart }) => isApart) || texts.some((text) => /[?!…]["”»]?$/u.test(text))
  );
}

/** Nests items by their indentation. */
function toList(items: readonly Item[]): TextBlock & { type: 'list' } {
  const root = emptyList(items[0] as Item);
  const open: { list: TextBlock & { type: 'list' }; item: Item }[] = [{ list: root, item: items[0] as Item }];
  for (const item of items) {
    while (open.length > 1 && isAbove(item, (open.at(-1) as { item: Item }).item)) open.pop();
    const { list, item: beside } = open.at(-1) as (typeof open)[number];
    const above = list.items.at(-1);
    if (above && isDeeper(item, beside) && open.length < deepest) {
      const inner = emptyList(item);
      inner.items.push(toItem(item));
      above.blocks = [...(above.blocks ?? []), inner];
      open.push({ list: inner, item });
    } else list.items.push(toItem(item));
  }
  return root;
}

/** Items that are nested deeper are placed at this level. */
const deepest = 6;

const isDeeper = (item: Item, beside: Item): boolean =>
  item.indent > beside.indent + 1 || isBelow(item.mark, beside.mark);
const isAbove = (item: Item, beside: Item): boolean =>
  item.indent < beside.indent || (item.indent === beside.indent && isBelow(beside.mark, item.mark));

function emptyList({ mark }: Item): TextBlock & { type: 'list' } {
  const start = mark.number !== undefined && mark.number !== 1 ? { start: mark.number } : {};
  return { type: 'list', ordered: mark.kind === 'number', ...start, items: [] };
}

const toItem = ({ texts }: Item): ListItem => ({ content: withLinks(plainLine(joinLines(texts))) });

/** Returns a line as readers see it: a tab becomes a space, a break within the line becomes a line feed. */
export const plainLine = (text: string): string =>
  text
    .replace(/\t[\t ]*/g, ' ')
    .split('\v')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join('\n');
