import { type Doubt, type RecordEntry, SluglineError } from '@slugline/story';
import PostalMime, { decodeWords } from 'postal-mime';
import { bareWords, cleanCharacters, oneLine, saysTheSame } from '../clean/characters.ts';
import { unseenIn } from '../clean/unseen-characters.ts';
import { checkText } from '../limits.ts';
import { type Circumstances, emptyManuscript, type Manuscript, type Piece } from '../manuscript.ts';
import { textOfBlock } from '../text-of-block.ts';
import { type DraftFile, decodeDraft, longestDraft } from './decode.ts';
import { readHtmlPart } from './html-part.ts';
import { attachmentsOf } from './mail-attachments.ts';
import { kindOfField, mailFields } from './mail-headers.ts';
import { type MailLine, partsOfMail } from './mail-parts.ts';
import { isForward, subjectPrefix } from './mail-words.ts';
import { readPlainText } from './plain-text.ts';

/** The limits of a mail. */
const most = { bytes: 32 * 1_048_576, attachments: 100, nesting: 20, headerBytes: 262_144 } as const;

/**
 * Reads a mail as programs store it (`.eml`, RFC 5322). The subject is the headline, attachments become media.
 * Headers, quoted mails, greetings and signatures go to the record. Throws `draft_too_large` for a mail with too many
 * attachments or with parts nested too deep, and `draft_not_text` for a mail that can't be read.
 */
export async function readMail(
  { name, bytes }: DraftFile,
  circumstances: Circumstances,
): Promise<Manuscript> {
  if (bytes.length > most.bytes) throw tooLarge(name, 'has more than 32 MB');
  const email = await PostalMime.parse(bytes, {
    maxNestingDepth: most.nesting,
    maxHeadersSize: most.headerBytes,
    maxRfc822NestingDepth: 1,
    rfc822Attachments: true,
  }).catch((cause: unknown) => {
    throw tooLarge(
      name,
      `can't be read as a mail: ${cause instanceof Error ? cause.message : String(cause)}`,
    );
  });
  if (email.attachments.length > most.attachments)
    throw tooLarge(name, `has ${email.attachments.length} attachments; a mail may have ${most.attachments}`);

  const { attachments, files, warnings } = attachmentsOf(email.attachments, name);
  let line = 1;
  const record: RecordEntry[] = [];
  for (const header of email.headerLines) {
    const lines = header.line.split(/\r?\n/).length;
    if (header.key !== 'subject') record.push(removed(line, cleanCharacters(header.line), 'mail-header'));
    line += lines;
  }
  const subject = { line: 1, text: email.subject ?? '' };
  const plain = email.text?.trim() ? cleanCharacters(email.text) : undefined;
  if ((plain ?? email.html ?? '').length > longestDraft) throw tooLarge(name, 'has more than 1 MB of text');
  const rich = richText(email.html, plain !== undefined, circumstances, files);
  const isRichRead = plain === undefined || lettersIn(rich) > 2 * plain.length;
  // The spacing of HTML is set later, when its entities are characters.
  const unseen = isRichRead
    ? []
    : unseenIn(email.text ?? '').map((entry) => ({ ...entry, line: entry.line + line }));
  const read = isRichRead
    ? fromHtml(rich, subject, circumstances)
    : fromText(plain, subject, line + 1, circumstances);
  return {
    ...read,
    attachments,
    record: [...record, ...read.record, ...unread(plain, rich, isRichRead), ...unseen],
    warnings: [...warnings, ...read.warnings],
  };
}

/** Reads a text that begins with the fields of a mail, as when people paste one. */
export function readPastedMail(draft: DraftFile, circumstances: Circumstances): Manuscript {
  const lines = decodeDraft(draft).split('\n');
  const { fields, end } = mailFields(lines);
  const field = fields.find(({ name }) => kindOfField(name) === 'subject');
  const subject = { line: field?.line ?? 1, text: decodeWords(field?.value ?? '') };
  const record = fields
    .filter((one) => one !== field)
    .map(({ line, name, value }) => removed(line, name === '' ? value : `${name}: ${value}`, 'mail-header'));
  const read = fromText(lines.slice(end).join('\n'), subject, end + 1, circumstances);
  return { ...read, record: [...record, ...read.record] };
}

const tooLarge = (name: string, what: string) =>
  new SluglineError('draft_too_large', `${name} ${what}`, { where: name });

const removed = (line: number, text: string, rule: string): RecordEntry => ({
  action: 'removed',
  rule,
  line,
  text,
});

/** A subject, and its line. */
interface Subject {
  line: number;
  text: string;
}

/** Reads the text of a mail. Its first line is line `firstLine` of the file. */
function fromText(
  text: string,
  subject: Subject,
  firstLine: number,
  circumstances: Circumstances,
): Manuscript {
  checkText(text, circumstances.name, false);
  const lines = text.split('\n').map((line, index): MailLine => ({ number: firstLine + index, text: line }));
  const parts = partsOfMail(lines, isForward(subject.text));
  // A removed line leaves a blank line, so that all others keep their numbers.
  const kept = new Set(parts.kept);
  const body = lines.map((line) => (kept.has(line) ? line.text : '')).join('\n');
  const read = readPlainText(`${'\n'.repeat(firstLine - 1)}${body}`);
  return assembled(read, subject, parts, circumstances.name);
}

/** Reads the HTML of a mail. If there is a plain text, too, HTML that is too large counts as none. */
function richText(
  html: string | undefined,
  hasPlain: boolean,
  circumstances: Circumstances,
  files: ReadonlyMap<string, string>,
): Manuscript {
  if (html === undefined || html.length > longestDraft) return emptyManuscript;
  try {
    return readHtmlPart(html, circumstances, files);
  } catch (error) {
    if (hasPlain && error instanceof SluglineError && error.code === 'draft_too_large')
      return emptyManuscript;
    throw error;
  }
}

/** Returns how many characters the text of a manuscript has. */
const lettersIn = ({ pieces }: Manuscript): number =>
  pieces.reduce((sum, { block }) => sum + textOfBlock(block).length, 0);

/**
 * Returns an entry for what only the other of a mail's two texts says. Most programs write the same text as HTML and
 * as plain text; some write only "This mail needs a program that shows HTML" as plain text.
 */
function unread(plain = '', rich: Manuscript, isRichRead: boolean): RecordEntry[] {
  const richTexts = rich.pieces.map(({ block }) => textOfBlock(block));
  const [read, other] = isRichRead ? [richTexts, plain.split('\n')] : [[plain], richTexts];
  const wordsOf = (text: string) => bareWords(text).split(' ');
  const known = new Set(read.flatMap(wordsOf)).add('');
  const lost = other.filter((text) => wordsOf(text).some((word) => !known.has(word)));
  return lost.length > 0 ? [removed(1, lost.join('\n'), 'mail-alternative')] : [];
}

function fromHtml(read: Manuscript, subject: Subject, circumstances: Circumstances): Manuscript {
  const lines = read.pieces.map((piece) => ({ number: piece.line, text: textOfBlock(piece.block), piece }));
  const parts = partsOfMail(lines, isForward(subject.text));
  const kept = new Set(parts.kept);
  const pieces = lines.flatMap((line) => (kept.has(line) ? [line.piece] : []));
  return assembled({ ...read, pieces }, subject, parts, circumstances.name);
}

/**
 * Puts the subject above the text as its headline, and what was removed into the record. Of a forwarded mail it is the
 * subject of the inner mail.
 */
function assembled(
  read: Manuscript,
  outer: Subject,
  { removed: taken, notes, covers, subject: inner }: ReturnType<typeof partsOfMail>,
  name: string,
): Manuscript {
  const subject = inner ?? outer;
  const words = (text: string) => text.replace(subjectPrefix, '');
  const isReplaced = outer.text !== '' && inner && !saysTheSame(words(inner.text), words(outer.text));
  const replaced = isReplaced ? [removed(outer.line, `Subject: ${outer.text}`, 'mail-header')] : [];
  const written = oneLine(subject.text);
  const headline = written.replace(subjectPrefix, '').trim();
  const title: Piece[] =
    headline === ''
      ? []
      : [{ line: subject.line, block: { type: 'paragraph', content: [{ text: headline }] }, title: true }];
  const changed: RecordEntry[] =
    headline === written
      ? []
      : [{ action: 'changed', rule: 'mail-subject', line: subject.line, text: written, to: headline }];
  const doubts = notes.map(
    ({ number, text }): Doubt => ({
      code: 'house_note',
      message: `Line ${number} is a note above a mail that was passed on, and is not published: “${text.slice(0, 200)}”`,
      where: `${name}, line ${number}`,
    }),
  );
  doubts.push(
    ...covers.map(
      ({ number, text }): Doubt => ({
        code: 'house_note',
        message: `Line ${number} is a note to the desk above the text, and is not published: “${text.trim().slice(0, 200)}”`,
        where: `${name}, line ${number}`,
      }),
    ),
  );
  return {
    ...read,
    pieces: [...title, ...read.pieces],
    record: [...replaced, ...changed, ...taken, ...read.record],
    doubts: [...doubts, ...read.doubts],
  };
}
