import type { Doubt, RecordEntry } from '@slugline/story';
import type { Manuscript, Pass, Piece } from '../manuscript.ts';
import { textOfBlock } from '../text-of-block.ts';
import { bylineOf } from '../understand/byline.ts';
import { endsSentence } from './characters.ts';
import { type FormField, formFieldIn } from './copy-form-words.ts';

/** Reads the labelled lines that newsrooms' forms put above a story. */
export const copyForm: Pass = {
  name: 'copy-form',
  does: 'Reads the labelled lines of a copy form above the text, such as "Headline: …" and "Words: 420".',
  run: (manuscript, { name }) => {
    const lines = formLines(manuscript.pieces);
    const hasTitle = manuscript.pieces[0]?.title === true;
    return isForm(lines) && (!hasTitle || lines.some(({ field }) => ofDesk.has(field)))
      ? withoutForm(manuscript, lines, name)
      : manuscript;
  },
};

interface FormLine {
  piece: Piece;
  field: FormField;
  value: string;
  /** The line below has the value: the label stands alone. */
  valuePiece?: Piece;
}

/** The most lines above a story that a form has. */
const mostLines = 20;
/** In characters. A longer value with a sentence in it is the beginning of the text. */
const longestValue = 300;

/** Returns the labelled lines that the draft begins with. Other lines that look like fields may stand among them. */
function formLines(pieces: readonly Piece[]): FormLine[] {
  const lines: FormLine[] = [];
  for (let at = 0; at < Math.min(pieces.length, mostLines); at += 1) {
    const piece = pieces[at] as Piece;
    if (piece.block.type === 'rule' || (at === 0 && piece.title)) continue;
    const text =
      piece.block.type === 'paragraph' || piece.block.type === 'heading' ? textOfBlock(piece.block) : '';
    const found = text.includes('\n') ? undefined : formFieldIn(text);
    if (found === undefined || (found.field === undefined && found.value.length > longestValue)) break;
    if (found.field === undefined) continue;
    const next = pieces[at + 1];
    const nextText = next?.block.type === 'paragraph' ? textOfBlock(next.block) : '';
    const isAlone = found.value === '' && found.field !== 'body' && nextText !== '' && !formFieldIn(nextText);
    lines.push({
      piece,
      field: found.field,
      value: isAlone ? nextText : found.value,
      ...(isAlone && next && { valuePiece: next }),
    });
    if (isAlone) at += 1;
    if (found.field === 'body') break;
  }
  return lines;
}

/** One label alone may begin a headline: "Text: how a word travels". A form has a headline and another field, or more. */
function isForm(lines: readonly FormLine[]): boolean {
  const isHeadline = ({ field, value }: FormLine) =>
    field === 'headline' && value !== '' && value.length <= longestValue;
  const forDesk = lines.filter(({ field }) => field === 'count' || field === 'note').length;
  return (lines.some(isHeadline) && !isQuestionable(lines)) || (lines.length > 2 && forDesk > 1);
}

/** Fields that no text for readers has. The story below a headline may begin with those of a book: "Title: …". */
const ofDesk: ReadonlySet<FormField> = new Set(['count', 'note', 'body']);

/** A single labelled line whose value is a sentence may be the text. */
const isQuestionable = (lines: readonly FormLine[]): boolean =>
  lines.length === 1 && endsSentence(lines[0]?.value ?? '') && (lines[0]?.value.length ?? 0) > 120;

/** Puts the fields of the form where they belong, and records them. Notes are doubts. */
function withoutForm(manuscript: Manuscript, lines: readonly FormLine[], name: string): Manuscript {
  const head = { ...manuscript.head };
  const tags = [...manuscript.tags];
  const record: RecordEntry[] = [];
  const doubts: Doubt[] = [];
  const gone = new Set<Piece>();
  let title: Piece | undefined;
  for (const { piece, field, value, valuePiece } of lines) {
    const text = [piece, ...(valuePiece ? [valuePiece] : [])]
      .map(({ block }) => textOfBlock(block))
      .join('\n');
    if (piece.kept || valuePiece?.kept) continue;
    const moved = (to: string) =>
      record.push({ action: 'moved', rule: 'copy-form', line: piece.line, text, to });
    if (field === 'body' && value !== '') continue;
    if (field === 'byline' && bylineOf(text) !== undefined) continue;
    gone.add(piece);
    if (valuePiece) gone.add(valuePiece);
    if (value === '' || field === 'count' || field === 'body')
      record.push({ action: 'removed', rule: 'copy-form', line: piece.line, text });
    else if (field === 'note') {
      record.push({ action: 'removed', rule: 'house-note', line: piece.line, text });
      const message = `${name}, line ${piece.line}: "${text.slice(0, 100)}" is for the newsroom, not for readers. It is left out.`;
      doubts.push({ code: 'house_note', message, where: name });
    } else if (field === 'tags') {
      tags.push(...value.split(/\s*[,;،、，；|]\s*/u).filter((tag) => tag !== ''));
      moved('tags');
    } else if (field === 'headline' && title === undefined) {
      title = {
        line: (valuePiece ?? piece).line,
        title: true,
        block: { type: 'paragraph', content: [{ text: value }] },
      };
      record.push({ action: 'changed', rule: 'copy-form', line: piece.line, text, to: value });
    } else if (field === 'headline' || head[field] !== undefined)
      record.push({ action: 'removed', rule: 'copy-form', line: piece.line, text });
    else {
      head[field] = value;
      moved(field === 'summary' ? 'standfirst' : field);
    }
  }
  const [first] = manuscript.pieces;
  if (title && first?.title && !first.kept) {
    gone.add(first);
    record.push({
      action: 'removed',
      rule: 'headline-replaced',
      line: first.line,
      text: textOfBlock(first.block),
    });
  }
  const rest = manuscript.pieces.filter((piece) => !gone.has(piece));
  return {
    ...manuscript,
    pieces: title ? [title, ...rest] : rest,
    head,
    tags,
    record: [...manuscript.record, ...record],
    doubts: [...manuscript.doubts, ...doubts],
  };
}
