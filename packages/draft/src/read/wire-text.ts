import type { Doubt, RecordEntry, StorySettings } from '@slugline/story';
import { checkText } from '../limits.ts';
import { type Circumstances, emptyManuscript, type Manuscript, type Piece } from '../manuscript.ts';
import { type DraftFile, decodeDraft } from './decode.ts';
import { withLinks } from './links.ts';

/**
 * Reads agency copy from the wire: IPTC 7901 (https://www.iptc.org/std/IPTC7901/), with control characters around
 * header and text, and the conventions of ANPA 1312: a take line, lines marked with `^` and `<`, indented paragraphs,
 * "_" for a dash, "(more)" and "-30-".
 */
export function readWireText(draft: DraftFile, { name }: Circumstances): Manuscript {
  // The frame is read before the characters are cleaned, because cleaning removes its control characters.
  const raw = draft.decoded?.text ?? '';
  const framed = frameOf(raw);
  const text = decodeDraft({ ...draft, decoded: { text: framed.text, encoding: '', warnings: [] } });
  checkText(text, name, false);
  const copy = new Copy(name, framed.firstLine);
  for (const { line, text: words } of framed.outside) copy.remove(line, words, 'wire-header');
  for (const line of text.split('\n')) copy.take(line);
  return copy.manuscript(framed.settings, framed.keyword);
}

/** What surrounds the text of a wire item: its header, and what follows the end of the text. */
interface Frame {
  text: string;
  firstLine: number;
  outside: { line: number; text: string }[];
  settings: StorySettings;
  /** The words after the word count in the header. Some agencies put the headline there. */
  keyword: string;
}

const header =
  /^(?<source>[a-z]+)\s?(?<number>\d+)\s+(?<priority>[1-9])\s+(?<category>[a-z]{1,3})\s+(?<words>\d+)?\s*(?<keyword>.*)$/i;

function frameOf(raw: string): Frame {
  const begins = raw.indexOf('\u0001');
  const opens = raw.indexOf('\u0002', begins);
  if (begins < 0 || opens < 0) return { text: raw, firstLine: 1, outside: [], settings: {}, keyword: '' };
  const closes = raw.indexOf('\u0003', opens);
  const end = closes < 0 ? raw.length : closes;
  const lineAt = (offset: number) => raw.slice(0, offset).split(/\r\n|\r|\n/).length;
  const linesOf = (from: number, to: number) =>
    raw
      .slice(from, to)
      .split(/\r\n|\r|\n/)
      .map((text, index) => ({ line: lineAt(from) + index, text: text.replace(/[^\P{Cc}\t]/gu, '').trim() }))
      .filter(({ text }) => text !== '');
  const above = linesOf(begins, opens);
  const { priority, keyword = '' } = header.exec(above[0]?.text ?? '')?.groups ?? {};
  return {
    text: raw.slice(opens + 1, end),
    firstLine: lineAt(opens),
    outside: [...above, ...linesOf(end, raw.length)],
    // 1 is a flash and 2 an urgent bulletin.
    settings: priority === '1' || priority === '2' ? { lane: 'breaking' } : {},
    keyword: keyword.trim(),
  };
}

/**
 * The slug of an item, perhaps the number of its take, and its word count: "BC-COAST--Ferry Strike, 2nd
 * Ld-Writethru,420".
 */
const takeLine =
  /^(?:[a-z]\d{4}$|(?:[a-z]\d{4}\s+)?(?:(?:BC|AM|PM|AP|EU|US|AF|AS|LA|ML|FB[A-Z]?|BK[A-Z]?)-[\p{L}\p{N}][^.!?]*|[\p{L}\p{N}][^.!?,]*, ?(?:\d(?:st|nd|rd|th) (?:Ld|Lead|Add|Take)|Ld)\b[^.!?]*),? ?\d{2,5}$)/iu;
const note = /^(?:eds?|editors?)(?:['’]s?)? ?(?:note)?s?\s*[:：]|^\(?(?:eds|editors)\b[^.]*[:：]/i;
const continues = /^\(?(?:more|cont(?:inue)?d?|m-o-r-e)\)?$/i;
const ends = /^(?:[-–—]?\s?(?:30|end|ends)\s?[-–—]?|\((?:end|ends|30)\)|#{3,}|n{4}|-0-)$/i;
const byline = /^by\s+\S/i;
/** The line above an item of ANPA 1312: number, priority and category, keyword, date and word count. */
const messageHeader = /^[a-z]{1,3}\d{3,5}\s+(?:[a-z\d]{1,3}\s+){1,3}\S.*\d{1,2}-\d{1,2}\s+\d{2,5}$/i;
const ruled = /^_{3,}$|^-{3,}$/;

/** In characters. A shorter line ends its paragraph, as a headline does. Agencies wrap at 60 to 80 characters. */
const shortLine = 50;

/** The text of an item, line by line. */
class Copy {
  readonly #name: string;
  #line: number;
  #state: 'head' | 'body' | 'done' = 'head';
  #afterByline = false;
  #afterBlank = false;
  readonly #pieces: {
    line: number;
    lines: string[];
    kind: 'headline' | 'byline' | 'paragraph' | 'heading' | 'rule';
  }[] = [];
  readonly #record: RecordEntry[] = [];
  readonly #doubts: Doubt[] = [];

  constructor(name: string, firstLine: number) {
    this.#name = name;
    this.#line = firstLine - 1;
  }

  remove(line: number, text: string, rule: string): void {
    this.#record.push({ action: 'removed', rule, line, text });
  }

  take(line: string): void {
    this.#line += 1;
    const text = line.trim();
    const afterBlank = this.#afterBlank;
    this.#afterBlank = text === '';
    if (text === '') return;
    const words = text
      .replace(/^\^\s*/, '')
      .replace(/\s*[<=]$/, '')
      .trim();
    const furniture = this.#furniture(text, words);
    if (furniture !== undefined) this.#takeOut(text, furniture);
    else this.#publish(line, words, afterBlank);
    this.#afterByline = this.#pieces.at(-1)?.kind === 'byline' && furniture === undefined;
  }

  /** Returns the rule by which a line is not published; undefined if it is published. */
  #furniture(text: string, words: string): string | undefined {
    if (this.#state === 'done') return 'after-end-mark';
    if (ends.test(words)) return 'end-mark';
    if (words === '' || continues.test(words)) return 'wire-mark';
    if (note.test(words)) return 'editors-note';
    if (this.#state !== 'head') return undefined;
    if (takeLine.test(words)) return 'take-line';
    // The line below a byline names the author's employer.
    if (this.#afterByline && text.endsWith('=')) return 'agency-line';
    return this.#pieces.length === 0 && messageHeader.test(words) ? 'wire-header' : undefined;
  }

  #takeOut(text: string, rule: string): void {
    this.remove(this.#line, text, rule);
    if (rule === 'end-mark') this.#state = 'done';
    // A person must read notes to the desk.
    if (rule === 'editors-note' || rule === 'after-end-mark') this.#doubt(text);
  }

  #publish(line: string, words: string, afterBlank: boolean): void {
    const text = line.trim();
    const isSetOff = text.startsWith('^');
    if (byline.test(words) && (isSetOff || text.endsWith('='))) this.#add('byline', words);
    else if (ruled.test(words)) this.#add('rule', words);
    else if (isSetOff) this.#add(this.#kindOf(), words);
    else this.#addText(line, text, afterBlank);
  }

  /**
   * Returns the kind of a line that a sign sets off: the first is the headline, those within the text are headings.
   */
  #kindOf(): 'headline' | 'paragraph' | 'heading' {
    if (this.#state !== 'head') return 'heading';
    return this.#pieces.some(({ kind }) => kind === 'headline') ? 'paragraph' : 'headline';
  }

  #addText(line: string, text: string, afterBlank: boolean): void {
    const last = this.#pieces.at(-1);
    const isIndented = /^\s/.test(line);
    if (isIndented) this.#state = 'body';
    const isWrapped = this.#state === 'body' || (last?.lines.at(-1)?.length ?? 0) > shortLine;
    if (!isIndented && !afterBlank && last?.kind === 'paragraph' && isWrapped) last.lines.push(text);
    else this.#add('paragraph', text);
  }

  #doubt(text: string): void {
    this.#doubts.push({
      code: 'house_note',
      message: `Line ${this.#line} is a note to the desk and is not published: “${text.replace(/^\^|<$/g, '').slice(0, 200)}”`,
      where: `${this.#name}, line ${this.#line}`,
    });
  }

  #add(kind: 'headline' | 'byline' | 'paragraph' | 'heading' | 'rule', text: string): void {
    this.#pieces.push({ line: this.#line, lines: [text], kind });
  }

  manuscript(settings: StorySettings, keyword: string): Manuscript {
    const hasHeadline = this.#pieces.some(({ kind }) => kind === 'headline');
    // Without marks, the headline is the line above the first indented paragraph, or else the keyword of the header.
    const [first] = this.#pieces;
    if (
      !hasHeadline &&
      first?.kind === 'paragraph' &&
      first.lines.length === 1 &&
      this.#pieces.length > 1 &&
      this.#state !== 'head'
    )
      first.kind = 'headline';
    const stated =
      !this.#pieces.some(({ kind }) => kind === 'headline') && keyword !== '' ? { headline: keyword } : {};
    const pieces = this.#pieces.map(({ line, lines, kind }): Piece => {
      const written = lines.join(' ').replace(/\s+/g, ' ');
      const text = written.replace(/ _ /g, ' – ').replace(/``/g, '“').replace(/''/g, '”');
      if (text !== written) {
        this.#record.push({ action: 'changed', rule: 'wire-signs', line, text: written, to: text });
      }
      const content = withLinks(text);
      if (kind === 'rule') return { line, block: { type: 'rule' } };
      if (kind === 'heading') return { line, block: { type: 'heading', level: 2, content } };
      return {
        line,
        block: { type: 'paragraph', content },
        ...(kind === 'headline' && { title: true as const }),
      };
    });
    return {
      ...emptyManuscript,
      pieces,
      settings: { ...settings, ...stated },
      record: this.#record,
      doubts: this.#doubts,
    };
  }
}
