import { endsSentence } from '../clean/characters.ts';
import { emptyManuscript, type Manuscript, type Piece } from '../manuscript.ts';
import { hasGap, tableOf } from './columns.ts';
import { withLinks } from './links.ts';
import { listOf, markOf, plainLine, type Row, rowAt } from './list-lines.ts';
import { joinLines, runsOn, type TextLine, wrapWidth } from './wrapping.ts';

const separator = /^(?:[-–—_=*~•#] ?){3,}$/u;
/** In characters. Longer lines are paragraphs; shorter ones can be verses or the lines of an address. */
const longestVerse = 60;

/**
 * Reads plain text as newsrooms paste it: one paragraph per line, or lines that were wrapped at a column and
 * paragraphs separated by blank lines. Lists, tables with tabs and rules are recognised by their lines. Lines that
 * stay lines, such as verses, become separate pieces; `continues` marks them for joining.
 */
export function readPlainText(text: string): Manuscript {
  const raw = text.split('\n');
  const lines = raw.map(toLine);
  return { ...emptyManuscript, pieces: new PlainTextReader(raw, lines).pieces() };
}

function toLine(raw: string, index: number): TextLine {
  const space = /^[^\S\v]*/.exec(raw)?.[0] ?? '';
  const text = raw.trim();
  return { number: index + 1, text: hasVisible.test(text) ? text : '', indent: columnsOf(space) };
}

/** Matches a visible character. Joiners and direction marks are invisible. */
const hasVisible = /[^\s\p{Cf}]/u;

const columnsOf = (space: string): number =>
  [...space].reduce((sum, sign) => sum + (sign === '\t' ? 4 : 1), 0);

/** Walks the lines once. Each row of list items is examined as a whole, so that no line is read twice. */
class PlainTextReader {
  readonly #raw: readonly string[];
  readonly #lines: readonly TextLine[];
  readonly #column: number | undefined;
  readonly #pieces: Piece[] = [];
  #at = 0;
  /** The last line with text above line `#at`. */
  #above = '';

  constructor(raw: readonly string[], lines: readonly TextLine[]) {
    this.#raw = raw;
    this.#lines = lines;
    this.#column = wrapWidth(lines, beginsAnew);
  }

  pieces(): Piece[] {
    while (this.#at < this.#lines.length) {
      const line = this.#lines[this.#at] as TextLine;
      if (line.text === '') {
        this.#at += 1;
        continue;
      }
      if (separator.test(line.text)) this.#rule(line);
      else if (markOf(line.text)) this.#row(line);
      else if (hasGap(line.text) && hasGap(this.#lines[this.#at + 1]?.text ?? '')) this.#columns();
      else this.#paragraphs();
      this.#above = this.#lines[this.#at - 1]?.text ?? '';
    }
    return this.#pieces;
  }

  #rule({ number, text }: TextLine): void {
    // A newsroom's end mark stays in the text for the passes.
    const isEndMark = /^#(?: ?#)*$/.test(text);
    this.#pieces.push({
      line: number,
      block: isEndMark ? { type: 'paragraph', content: [{ text }] } : { type: 'rule' },
    });
    this.#at += 1;
  }

  #row(line: TextLine): void {
    const row = rowAt(this.#lines, this.#at, this.#column) as Row;
    const block = listOf(row, this.#above);
    if (block) this.#pieces.push({ line: line.number, block });
    else this.#asParagraphs(row);
    this.#at = row.next;
  }

  /** Adds lines that have marks but are not a list, a paragraph each. Those with letters belong together. */
  #asParagraphs({ items }: Row): void {
    for (const [index, { line, texts, isApart, mark }] of items.entries()) {
      const first = this.#lines[line - 1]?.text ?? '';
      const text = plainLine(joinLines([first, ...texts.slice(1)]));
      const continues = mark.kind === 'letter' && (index > 0 || /[:：]$/.test(this.#above)) && !isApart;
      const isBelow = index > 0 || this.#lines[line - 2]?.text !== '';
      this.#pieces.push({
        line,
        block: { type: 'paragraph', content: withLinks(text) },
        ...(continues && isBelow && { continues: true }),
      });
    }
  }

  /** Reads lines with tabs: a table, or lines that stay lines. */
  #columns(): void {
    const from = this.#at;
    while (hasGap(this.#lines[this.#at]?.text ?? '') && !markOf(this.#lines[this.#at]?.text ?? ''))
      this.#at += 1;
    const block = tableOf(this.#raw.slice(from, this.#at));
    if (block) this.#pieces.push({ line: from + 1, block });
    else {
      const lines = this.#lines.slice(from, this.#at);
      this.#push(
        lines.map((line) => [line]),
        lines.every(({ text }) => text.length <= 2 * longestVerse),
      );
    }
  }

  /** Reads lines up to the next blank one, or one that begins something else, and joins wrapped lines. */
  #paragraphs(): void {
    const paragraphs: TextLine[][] = [];
    for (let line = this.#lines[this.#at]; line; line = this.#lines[this.#at]) {
      if (line.text === '' || (paragraphs.length > 0 && (beginsAnew(line.text) || hasGap(line.text)))) {
        const last = paragraphs.at(-1)?.at(-1);
        // A gap within a wrapped line is only a stray one.
        if (line.text === '' || beginsAnew(line.text) || !last || !runsOn(last, line, this.#column)) break;
      }
      const last = paragraphs.at(-1);
      if (last && runsOn(last.at(-1) as TextLine, line, this.#column)) last.push(line);
      else paragraphs.push([line]);
      this.#at += 1;
    }
    this.#push(paragraphs, areVerses(paragraphs) && this.#isSpaced());
  }

  #push(paragraphs: readonly TextLine[][], stayLines: boolean): void {
    for (const [index, lines] of paragraphs.entries()) {
      const text = plainLine(joinLines(lines.map((line) => line.text)));
      this.#pieces.push({
        line: lines[0]?.number ?? 0,
        block: { type: 'paragraph', content: withLinks(text) },
        ...(stayLines && index > 0 && { continues: true }),
      });
    }
  }

  /** Whether blank lines separate paragraphs. If not, each line is a paragraph. */
  #isSpaced(): boolean {
    this.#spaced ??=
      this.#lines.filter(({ text }, index) => text === '' && this.#lines[index - 1]?.text).length > 0;
    return this.#spaced;
  }
  #spaced: boolean | undefined;
}

const beginsAnew = (text: string): boolean => separator.test(text) || markOf(text) !== undefined;

/** Whether lines stay lines of one paragraph: all are short, and few are sentences. */
function areVerses(paragraphs: readonly TextLine[][]): boolean {
  const texts = paragraphs.map((lines) => (lines.length === 1 ? (lines[0]?.text ?? '') : ''));
  if (texts.length < 2 || texts.some((text) => text === '' || text.length > longestVerse)) return false;
  return texts.filter(endsSentence).length * 2 <= texts.length;
}
