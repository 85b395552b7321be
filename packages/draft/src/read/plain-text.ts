import type { Inline } from '@slugline/story';
import { furnitureIn } from '../clean/furniture.ts';
import { joinLines, runsOn, wrapWidth } from '../clean/wrapping.ts';
import { withLinks } from './links.ts';
import type { Line, Manuscript, Piece } from './manuscript.ts';

const separator = /^(?:[-–—_=*~•] ?){3,}$/u;
/** Bullets that nobody begins a sentence with, and signs that are bullets only in a row of them. */
const bullet = /^(?:(?<sure>[•‣▪●◦∙])\s*|(?<likely>[-*–]) )(?<text>\S.*)$/u;
const numbered = /^(?<number>\d{1,3})[.)] (?<text>\S.*)$/u;

/** A paragraph of the draft, joined from its lines. */
interface Paragraph {
  line: number;
  text: string;
}

/** A paragraph while its lines are gathered. */
interface Gathered {
  line: number;
  lines: string[];
}

/** Reads plain text as newsrooms paste it: a paragraph to a line, or lines wrapped and paragraphs set off. */
export function readPlainText(text: string): Manuscript {
  const all = linesOf(text);
  const furniture = furnitureIn(all);
  const removed = all.flatMap((line) => {
    const rule = furniture.get(line.number);
    return rule === undefined ? [] : [{ line: line.number, text: line.text, rule }];
  });
  // A removed line leaves a blank one: the paragraphs around it do not join.
  const lines = all.map((line) => (furniture.has(line.number) ? { ...line, text: '' } : line));
  return { pieces: piecesOf(paragraphsOf(lines)), removed, warnings: [], media: {} };
}

const linesOf = (text: string): Line[] =>
  text.split('\n').map((line, index) => ({
    number: index + 1,
    text: line.replace(/\s+/g, ' ').trim(),
    indented: /^\s+\S/.test(line),
  }));

function paragraphsOf(lines: readonly Line[]): Paragraph[] {
  const width = wrapWidth(lines);
  const paragraphs: Gathered[] = [];
  let before: Line | undefined;
  for (const line of lines) {
    const last = paragraphs.at(-1);
    if (last && before && line.text !== '' && goesOn(last, before, line, width)) last.lines.push(line.text);
    else if (line.text !== '') paragraphs.push({ line: line.number, lines: [line.text] });
    before = line;
  }
  return paragraphs.map(({ line, lines }) => ({ line, text: joinLines(lines) }));
}

/** Whether a line belongs to the paragraph before it: by the wrapping, or indented below the item of a list. */
const goesOn = (last: Gathered, before: Line, line: Line, width: number | undefined): boolean =>
  before.text !== '' &&
  !beginsAnew(line.text) &&
  (runsOn(before, line, width) || (line.indented && isItem(last.lines[0] ?? '')));

const isItem = (text: string): boolean => bullet.test(text) || numbered.test(text);
const beginsAnew = (text: string): boolean => separator.test(text) || isItem(text);

function piecesOf(paragraphs: readonly Paragraph[]): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < paragraphs.length; ) {
    const { line, text } = paragraphs[at] as Paragraph;
    const list = listAt(paragraphs, at);
    if (list) {
      pieces.push({ line, block: { type: 'list', ordered: list.ordered, items: list.items } });
      at += list.items.length;
      continue;
    }
    if (separator.test(text)) pieces.push({ line, block: { type: 'rule' } });
    else pieces.push({ line, block: { type: 'paragraph', content: withLinks(text) } });
    at += 1;
  }
  return pieces;
}

/** The list that begins at a paragraph. A lone dash opens a quotation or a signature; "7." alone is a sentence. */
function listAt(
  paragraphs: readonly Paragraph[],
  at: number,
): { ordered: boolean; items: Inline[][] } | undefined {
  const bulleted = itemsFrom(paragraphs, at, (text) =>
    separator.test(text) ? undefined : bullet.exec(text)?.groups?.text,
  );
  const isSure = bullet.exec(paragraphs[at]?.text ?? '')?.groups?.sure !== undefined;
  if (bulleted.length > 1 || (isSure && bulleted.length === 1)) return { ordered: false, items: bulleted };

  const counted = itemsFrom(paragraphs, at, (text, index) => {
    const match = numbered.exec(text)?.groups;
    return Number(match?.number) === index + 1 ? match?.text : undefined;
  });
  return counted.length > 1 ? { ordered: true, items: counted } : undefined;
}

function itemsFrom(
  paragraphs: readonly Paragraph[],
  at: number,
  itemText: (text: string, index: number) => string | undefined,
): Inline[][] {
  const items: Inline[][] = [];
  for (let next = paragraphs[at]; next !== undefined; next = paragraphs[at + items.length]) {
    const item = itemText(next.text, items.length);
    if (item === undefined) break;
    items.push(withLinks(item));
  }
  return items;
}
