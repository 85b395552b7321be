import type { RecordEntry } from '@slugline/story';
import { endsSentence } from '../clean/characters.ts';
import { kindOfField, mailFields } from './mail-headers.ts';
import {
  attribution,
  coverBelowGreeting,
  coverNote,
  disclaimer,
  farewell,
  forwarded,
  greeting,
  original,
  sentFrom,
} from './mail-words.ts';

/** A line of a mail's text, or a paragraph of its HTML. */
export interface MailLine {
  number: number;
  text: string;
}

/** A mail's text, split into its parts. */
export interface MailParts<T extends MailLine> {
  kept: T[];
  removed: RecordEntry[];
  /** Notes above a forwarded mail. */
  notes: T[];
  /** Notes to the desk above the text. */
  covers: T[];
  /** The subject of the forwarded mail. */
  subject?: { line: number; text: string };
}

/**
 * Separates the text of a mail from what surrounds it: quoted mails, greeting, farewell, signature, and lines that
 * programs add. If the mail was forwarded (`isForward`, or a line that says so), the text is that of the inner mail.
 */
export function partsOfMail<T extends MailLine>(lines: readonly T[], isForward: boolean): MailParts<T> {
  const parts: MailParts<T> = { kept: [], removed: [], notes: [], covers: [] };
  const text = innerMail(lines, isForward, parts);
  const body = withoutQuotes(text, parts);
  parts.kept = withoutEnds(body, parts);
  return parts;
}

const words = ({ text }: MailLine): string => text.trim();

/** Records lines as one entry. */
function remove<T extends MailLine>(parts: MailParts<T>, lines: readonly T[], rule: string): void {
  const said = lines.filter((line) => words(line) !== '');
  const [first] = said;
  if (first)
    parts.removed.push({ action: 'removed', rule, line: first.number, text: said.map(words).join('\n') });
}

/** The most characters above a forwarded mail: a few words to the desk. */
const longestCover = 600;

function innerMail<T extends MailLine>(
  lines: readonly T[],
  isForward: boolean,
  parts: MailParts<T>,
): readonly T[] {
  const marked = lines.findIndex((line) => forwarded.test(words(line)));
  const at = marked >= 0 ? marked : isForward ? headerAt(lines) : -1;
  if (at < 0) return lines;
  const above = lines.slice(0, at).filter((line) => words(line) !== '');
  if (above.reduce((sum, line) => sum + words(line).length, 0) > longestCover) return lines;
  // Someone answers a mail with a story: then the earlier mail is the quoted one.
  if (marked < 0 && proseIn(above) > proseIn(lines.slice(at))) return lines;
  const inner = lines.slice(marked >= 0 ? at + 1 : at).map((line) => ({ line, text: unquoted(words(line)) }));
  const { fields, end } = mailFields(inner.map(({ text }) => text));
  if (fields.length === 0) return lines;
  const subject = fields.find(({ name }) => kindOfField(name) === 'subject');
  const lineOf = (index: number) => inner[index]?.line.number ?? 1;
  if (subject) parts.subject = { line: lineOf(subject.line - 1), text: subject.value };
  remove(parts, above, 'mail-cover-note');
  parts.notes.push(...above.filter((line) => !greeting.test(words(line)) && !farewell.test(words(line))));
  if (marked >= 0) remove(parts, lines.slice(at, at + 1), 'quoted-mail');
  for (const field of fields)
    if (field !== subject)
      parts.removed.push({
        action: 'removed',
        rule: 'mail-header',
        line: lineOf(field.line - 1),
        text: `${field.name}: ${field.value}`,
      });
  return inner.slice(end).map(({ line, text }) => (text === words(line) ? line : { ...line, text }));
}

/** Returns how many characters of the lines are in sentences that are no notes to the desk. */
const proseIn = (lines: readonly MailLine[]): number =>
  lines
    .map((line) => unquoted(words(line)))
    .filter(
      (text) => text.length > 40 && endsSentence(text) && !coverNote.test(text) && !disclaimer.test(text),
    )
    .reduce((sum, text) => sum + text.length, 0);

const unquoted = (text: string): string => text.replace(/^(?:>\s?)+/, '');

/**
 * Returns where the fields of an inner mail begin, as Outlook writes them above an earlier mail; -1 if there are none.
 */
function headerAt(lines: readonly MailLine[]): number {
  return lines.findIndex((line, index) => {
    const name = /^[\s>*]*([\p{L}\p{M} ]{1,30}?)\*{0,2}\s?[:：]/u.exec(line.text.slice(0, 100))?.[1] ?? '';
    if (kindOfField(name) !== 'from') return false;
    const near = lines.slice(index, index + 12).map(({ text }) => unquoted(text.trim()));
    return mailFields(near).fields.length > 2;
  });
}

function withoutQuotes<T extends MailLine>(lines: readonly T[], parts: MailParts<T>): T[] {
  const cut = endOfText(lines);
  const kept: T[] = [];
  let quote: T[] = [];
  const close = () => {
    remove(parts, quote, 'quoted-mail');
    quote = [];
  };
  for (const [index, line] of lines.slice(0, cut).entries()) {
    const isQuoted = /^\s*>/.test(line.text);
    if (isQuoted || (introducesQuote(lines, index, cut) && words(line) !== '')) quote.push(line);
    else if (words(line) !== '') {
      close();
      kept.push(line);
    } else if (quote.length === 0) kept.push(line);
  }
  close();
  remove(parts, lines.slice(cut), 'quoted-mail');
  return kept;
}

/** Whether a line, perhaps with the next one, names the author of the quotation below it. */
function introducesQuote(lines: readonly MailLine[], index: number, cut: number): boolean {
  const texts = lines.slice(index, Math.min(index + 5, cut)).map(words);
  const quoteAt = texts.findIndex((text) => text.startsWith('>'));
  if (quoteAt < 1) return false;
  const above = texts.slice(0, quoteAt).filter((text) => text !== '');
  if (above.length > 2) return false;
  if (isAttribution(above.join(' '))) return true;
  // It may be the second line of a wrapped one.
  const before = lines[index - 1];
  return above.length === 1 && before !== undefined && isAttribution(`${words(before)} ${above[0]}`);
}

/** Programs write a date, a name and an address. A longer line is a paragraph. */
const isAttribution = (text: string): boolean => text.length < 300 && attribution.test(text);

/** Returns where an earlier mail begins that goes on to the end: everything from there on is quoted. */
function endOfText(lines: readonly MailLine[]): number {
  const at = lines.findIndex((line, index) => {
    const text = words(line);
    if (text === '') return false;
    if (text.length < 200 && (original.test(text) || forwarded.test(text))) return true;
    const isStrong = /\d{4}|\d:\d\d/.test(text) && isAttribution(text);
    const next = lines.slice(index + 1).find((one) => words(one) !== '');
    return isStrong && next !== undefined && !words(next).startsWith('>');
  });
  const header = headerAt(lines);
  // Outlook draws a line above the fields.
  const ruled = header > 0 && /^_{5,}$/.test(words(lines[header - 1] as MailLine)) ? header - 1 : header;
  return Math.min(at < 0 ? lines.length : at, ruled < 0 ? lines.length : ruled);
}

/** The most lines with words that a signature has. */
const longestSignature = 15;
/** The most characters of a line of a signature. */
const shortLine = 80;

function withoutEnds<T extends MailLine>(lines: readonly T[], parts: MailParts<T>): T[] {
  let kept = [...lines];
  const cutAt = (index: number, rule: string) => {
    if (index < 0) return;
    remove(parts, kept.slice(index), rule);
    kept = kept.slice(0, index);
  };
  const isTail = (index: number) =>
    kept.slice(index).filter((line) => words(line) !== '').length <= longestSignature;

  // RFC 3676, section 4.3: two hyphens and a space. Editors remove the space.
  cutAt(
    kept.findIndex(({ text }, index) => text === '-- ' || (text.trimEnd() === '--' && isTail(index))),
    'signature',
  );
  cutAt(
    kept.findIndex((line, index) => disclaimer.test(words(line).slice(0, 500)) && isLegal(kept, index)),
    'mail-disclaimer',
  );
  cutAt(
    kept.findIndex(
      (line, index) => sentFrom.test(words(line)) && words(line).length < shortLine && isTail(index),
    ),
    'sent-from',
  );
  cutAt(
    kept.findIndex((line, index) => farewell.test(words(line)) && isSignature(kept.slice(index + 1))),
    'signature',
  );
  const first = kept.findIndex((line) => words(line) !== '');
  const opening = kept[first];
  const following = kept.slice(first + 1).some((line) => words(line) !== '');
  if (opening && following && greeting.test(words(opening)) && isGreeting(words(opening), kept[first + 1])) {
    remove(parts, [opening], 'greeting');
    kept = kept.filter((line) => line !== opening);
    return withoutCover(kept, parts, true);
  }
  return withoutCover(kept, parts, false);
}

/** The most characters of a paragraph to the desk above the text. */
const longestNote = 300;
const mostCovers = 2;

/** Takes out paragraphs to the desk above the text: "Here's the ferry piece. Call me if there are questions." */
function withoutCover<T extends MailLine>(lines: T[], parts: MailParts<T>, isGreeted: boolean): T[] {
  let kept = lines;
  for (let count = 0; count < mostCovers; count += 1) {
    const start = kept.findIndex((line) => words(line) !== '');
    const blank = kept.findIndex((line, index) => index > start && words(line) === '');
    // In HTML, each paragraph is a line.
    const end = blank < 0 ? start + 1 : blank;
    const paragraph = kept.slice(start, end);
    const text = paragraph.map(words).join(' ');
    const below = kept.slice(end);
    const isCover = coverNote.test(text) || (isGreeted && coverBelowGreeting.test(text));
    if (start < 0 || text.length > longestNote || !isCover || !below.some((line) => words(line).length > 20))
      return kept;
    remove(parts, paragraph, 'mail-cover-note');
    parts.covers.push(...paragraph.slice(0, 1));
    kept = below;
  }
  return kept;
}

/**
 * A greeting ends with a comma or similar, or is a short line on its own: "Dear Leader visits the north" is a
 * headline.
 */
const isGreeting = (text: string, next: MailLine | undefined): boolean =>
  /[,!:，！：、。]$/u.test(text) ||
  (text.split(/\s+/).length <= 2 && (next === undefined || words(next) === ''));

/** Whether only short lines follow, such as names, offices and telephone numbers. */
function isSignature(below: readonly MailLine[]): boolean {
  const said = below.map(words).filter((text) => text !== '');
  return (
    said.length <= longestSignature &&
    said.every((text) => text.length < shortLine && !/[.!?。]$/u.test(text))
  );
}

/** Whether a paragraph is one of the last: a legal disclaimer is never in the middle of a story. */
const isLegal = (lines: readonly MailLine[], index: number): boolean =>
  index > 0 && lines.slice(index).filter((line) => words(line) !== '').length <= longestSignature;
