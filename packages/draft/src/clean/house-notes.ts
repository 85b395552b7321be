import {
  type Block,
  type Doubt,
  type Inline,
  type ListItem,
  mergeSettings,
  type RecordEntry,
  textOf,
  type Warning,
} from '@slugline/story';
import type { Circumstances, Manuscript, Note, Pass, Piece } from '../manuscript.ts';
import { removePieces } from '../record.ts';
import { textOfBlock } from '../text-of-block.ts';
import { timeIn } from '../understand/embargo-time.ts';
import { notesAmong } from '../understand/unread-notes.ts';
import { bareWords, endsSentence, shortened } from './characters.ts';
import {
  contactHeading,
  deskLine,
  deskSpan,
  layoutOrder,
  leftForLater,
  notesHeading,
  offTheRecord,
  paragraphToDesk,
  placeholder,
  pullQuote,
  severalNotes,
  toSubs,
} from './desk-words.ts';
import { endMarkIn, isLastWord } from './end-mark.ts';

/** Takes out notes that newsrooms write to each other. */
export const houseNotes: Pass = {
  name: 'house-notes',
  does: 'Takes out notes that are not for readers: embargoes, which it also reads, orders to the desk, all text after an end mark.',
  run: (manuscript, circumstances) =>
    [restrictions, afterTheEnd, deskNotes, gaps].reduce(
      (done, step) => step(done, circumstances),
      manuscript,
    ),
};

/**
 * In characters. A longer paragraph that begins with a note is also part of the story, and stays for a person to see.
 */
const longestNote = 300;

/** Reads the notes that may keep the story from the public. */
function restrictions(manuscript: Manuscript, circumstances: Circumstances): Manuscript {
  const { now, site } = circumstances;
  const notes = [
    ...(manuscript.notes ?? notesAmong(linesOf(manuscript.pieces), now, site.language)),
    ...notesInComments(manuscript, circumstances),
  ];
  const found = Map.groupBy(notes, ({ line }) => line);
  let done = manuscript;
  for (const [line, [note]] of found) {
    const piece = pieceAt(done.pieces, line);
    if (!note || piece?.kept) continue;
    done = withReading(done, note, circumstances);
    if (piece) done = withoutNote(done, piece, note);
  }
  return done;
}

const linesOf = (pieces: readonly Piece[]) =>
  pieces.flatMap(({ line, block }) =>
    block.type === 'code'
      ? []
      : textOfBlock(block)
          .split('\n')
          .map((text) => ({ line, text })),
  );

/** Returns the notes in comments. Comments are not in the text any more, but an embargo in one still counts. */
const notesInComments = ({ record, notes }: Manuscript, { now, site }: Circumstances): Note[] =>
  record
    .filter(({ rule, line }) => rule === 'comment' && !notes?.some((note) => note.line === line))
    .flatMap(({ line, text }) =>
      notesAmong(
        text
          .replace(/^<!--|-->$/g, '')
          .split('\n')
          .map((part) => ({ line, text: part })),
        now,
        site.language,
      ),
    );

/** Applies a note: it sets the embargo, or becomes a warning or a doubt. */
function withReading(manuscript: Manuscript, note: Note, circumstances: Circumstances): Manuscript {
  const { name, settings, site, now } = circumstances;
  const place = `${name}, line ${note.line}: "${shorten(note.text)}"`;
  const doubt = (code: string, message: string, alternatives?: readonly string[]): Manuscript => ({
    ...manuscript,
    doubts: [
      ...manuscript.doubts,
      { code, message, where: name, ...(alternatives && { alternatives: [...alternatives] }) },
    ],
  });
  const warn = (warning: Omit<Warning, 'where'>): Manuscript => ({
    ...manuscript,
    warnings: [...manuscript.warnings, { ...warning, where: name }],
  });
  if (note.kind !== 'embargo')
    return doubt(
      'draft_flagged',
      `${place} says that the story is not for the public yet. It is left out of the text.`,
    );

  const read = timeIn(note.note, { timeZone: site.timeZone, language: site.language, now });
  if (read.kind === 'time') {
    const { embargo } = mergeSettings(manuscript.settings, { embargo: read.time });
    return {
      ...warn({ code: 'embargo_read', message: `${place} sets the embargo: it ends ${read.time}.` }),
      settings: { ...manuscript.settings, embargo },
    };
  }
  if ((settings.embargo ?? manuscript.settings.embargo) !== undefined)
    return warn({
      code: 'embargo_noted',
      message: `${place} speaks of an embargo; the one that is stated as "embargo" holds.`,
    });
  const readings = read.kind === 'two readings' ? read.readings : undefined;
  return doubt(
    'embargo_unread',
    `${place} speaks of an embargo, and ${read.why}. Write "embargo", with its time, in story.yaml.`,
    readings,
  );
}

const shorten = (text: string): string => shortened(text, 100);

/** Returns the piece that contains a line of the draft. */
const pieceAt = (pieces: readonly Piece[], line: number): Piece | undefined =>
  pieces.findLast((piece) => piece.line <= line);

function withoutNote(manuscript: Manuscript, piece: Piece, { note, text }: Note): Manuscript {
  const { block } = piece;
  const words = bareWords(textOfBlock(block));
  const isWhole = words === bareWords(text) && note.trim().length > text.length * 0.8;
  if (words === '' || text.length > longestNote) return manuscript;
  if (isWhole) return removePieces(manuscript, new Map([[piece, 'house-note']]));
  const cut = cutOut(block, note.trim());
  return cut ? replace(manuscript, piece, cut, note.trim()) : manuscript;
}

/** Replaces a piece's block, and records the text that was removed from it. */
function replace(manuscript: Manuscript, piece: Piece, block: Block, text: string): Manuscript {
  const entry: RecordEntry = { action: 'removed', rule: 'house-note', line: piece.line, text };
  return {
    ...manuscript,
    pieces: manuscript.pieces.map((one) => (one === piece ? { ...piece, block } : one)),
    record: [...manuscript.record, entry],
  };
}

/** Returns a block without the span or the item that has the given words; undefined if there is none. */
function cutOut(block: Block, span: string): Block | undefined {
  if (block.type === 'list') {
    const isSpan = ({ content }: ListItem) => bareWords(textOf(content)) === bareWords(span);
    // Lists and paragraphs below the words of an item stay.
    const items = block.items.flatMap((item) => {
      if (!isSpan(item)) return [item];
      return item.blocks ? [{ ...item, content: [] }] : [];
    });
    return block.items.some(isSpan) && items.length > 0 ? { ...block, items } : undefined;
  }
  if (block.type !== 'paragraph' && block.type !== 'heading') return undefined;
  const content = block.content.map((run): Inline => {
    const at = run.text.indexOf(span);
    if (at < 0) return run;
    const [before, after] = [run.text.slice(0, at), run.text.slice(at + span.length)];
    const closing = /^[([{]/.test(span) ? after.replace(/^[)\]}]/, '') : after;
    return { ...run, text: `${before.trimEnd()}${closing}` };
  });
  const isCut = content.some((run, index) => run.text !== block.content[index]?.text);
  return isCut ? { ...block, content: content.filter(({ text }) => text !== '') } : undefined;
}

/** Takes out the end mark and all text after it: notes to editors, contacts. */
function afterTheEnd(manuscript: Manuscript, { name }: Circumstances): Manuscript {
  const { pieces } = manuscript;
  const texts = pieces.map(({ block, kept }) => (kept ? '' : lineOf(block)));
  const end = endOf(pieces, texts);
  if (end === undefined) return manuscript;

  const rules = new Map<Piece, string>();
  // A rule above the notes separates nothing any more.
  const isRule = (index: number) => pieces[index]?.block.type === 'rule';
  let from = end;
  while (isRule(from - 1)) from -= 1;
  for (const [index, piece] of pieces.entries())
    if (index >= from && index < end) rules.set(piece, 'end-mark');
    else if (index >= end)
      rules.set(piece, isMark(texts[index] ?? '', index === pieces.length - 1) ? 'end-mark' : 'house-note');
  const done = removePieces(manuscript, rules);
  const notes = pieces.slice(end).filter((piece) => rules.get(piece) === 'house-note' && !piece.kept);
  const [first] = notes.filter(({ block }) => textOfBlock(block) !== '');
  if (!first) return done;
  const message = `${name}, line ${first.line}: "${shorten(textOfBlock(first.block))}" and what follows are notes for newsrooms, not for readers. They are left out.`;
  return { ...done, doubts: [...done.doubts, { code: 'house_note', message, where: name }] };
}

const isMark = (text: string, isLast: boolean): boolean =>
  endMarkIn(text) !== undefined || (isLast && isLastWord(text));

const lineOf = (block: Block): string =>
  block.type === 'paragraph' || block.type === 'heading' ? textOfBlock(block) : '';

/** Whether a text is as long as a sentence. Scripts without spaces need half as many characters. */
const isLong = (text: string): boolean =>
  text.length > 40 ||
  (text.length > 14 && /\p{sc=Han}|[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u.test(text));

/** Returns where the story ends: at an end mark, or where notes to editors or contacts begin. */
function endOf(pieces: readonly Piece[], texts: readonly string[]): number | undefined {
  const isProse = (index: number) => isLong(texts[index] ?? '') && endsSentence(texts[index] ?? '');
  const firstProse = texts.findIndex((_, index) => isProse(index));
  if (firstProse < 0) return undefined;
  const prose = texts.filter((_, index) => isProse(index)).length;
  const after = (from: number) => texts.filter((_, index) => index >= from && isProse(index)).length;

  const marks = texts.flatMap((text, index) => (index > firstProse && endMarkIn(text) ? [index] : []));
  const last = texts.findLastIndex((text) => text !== '');
  if (last > firstProse && isLastWord(texts[last] ?? '')) marks.push(last);
  const [mark] = marks;
  if (mark !== undefined) {
    const next = texts.slice(mark + 1).find((text) => text !== '') ?? '';
    const begins = isHeading(next);
    // Signs such as ### may also separate parts of a story.
    const isSeparator =
      /^#/.test(texts[mark] ?? '') && next !== '' && !begins && !texts.slice(mark).some(isHeading);
    if (!isSeparator && (begins || after(mark) * 2 <= prose)) return mark;
  }
  const heading = texts.findIndex(
    (text, index) =>
      index > firstProse &&
      isHeading(text) &&
      (restOf(text) === '' || (index >= pieces.length * 0.6 && isAboveNotes(text))),
  );
  return heading < 0 ? undefined : heading;
}

const isHeading = (text: string): boolean =>
  text.length < longestNote && (notesHeading.test(text) || contactHeading.test(text));
/** Whether notes follow below a heading that has a text after it. A single note is only its own line. */
const isAboveNotes = (text: string): boolean => severalNotes.test(text) || contactHeading.test(text);
const restOf = (text: string): string =>
  (notesHeading.exec(text) ?? contactHeading.exec(text))?.groups?.rest?.replace(/^[^\p{L}\p{N}]+/u, '') ?? '';

const toNewsroom = [
  deskLine,
  notesHeading,
  leftForLater,
  paragraphToDesk,
  offTheRecord,
  toSubs,
  layoutOrder,
  pullQuote,
];

/** Takes out paragraphs and spans that address an editor. */
function deskNotes(manuscript: Manuscript, { name }: Circumstances): Manuscript {
  const rules = new Map<Piece, string>();
  const doubts: Doubt[] = [];
  const doubt = (line: number, text: string) =>
    doubts.push({
      code: 'house_note',
      message: `${name}, line ${line}: "${shorten(text)}" is for the newsroom, not for readers. It is left out.`,
      where: name,
    });
  for (const piece of manuscript.pieces) {
    const text = lineOf(piece.block);
    if (piece.kept || text === '' || text.length > 4 * longestNote) continue;
    if (toNewsroom.some((pattern) => pattern.test(text))) {
      rules.set(piece, 'house-note');
      doubt(piece.line, text);
    }
  }
  const record: RecordEntry[] = [];
  const removed = removePieces(manuscript, rules);
  const pieces = removed.pieces.flatMap((piece) => {
    if (piece.kept) return [piece];
    const spans: string[] = [];
    const block = withoutSpans(piece.block, spans);
    for (const text of spans) {
      record.push({ action: 'removed', rule: 'house-note', line: piece.line, text });
      doubt(piece.line, text);
    }
    if (spans.length === 0) return [piece];
    return textOfBlock(block).trim() === '' ? [] : [{ ...piece, block }];
  });
  if (doubts.length === 0) return manuscript;
  return {
    ...removed,
    pieces,
    record: [...removed.record, ...record],
    doubts: [...removed.doubts, ...doubts.slice(0, mostDoubts)],
  };
}

/** Nobody reads more of them. */
const mostDoubts = 20;

function withoutSpans(block: Block, spans: string[]): Block {
  if (block.type !== 'paragraph' && block.type !== 'heading') return block;
  const content = block.content.map((run) => {
    if (run.code || !/[[(]/.test(run.text)) return run;
    const text = run.text.replace(deskSpan, (span) => {
      spans.push(span);
      return '';
    });
    return text === run.text ? run : { ...run, text };
  });
  return { ...block, content: content.filter(({ text }) => text !== '') };
}

/** Adds a doubt about a gap that the author left. The gap stays in the text, because a person must fill it. */
function gaps(manuscript: Manuscript, { name }: Circumstances): Manuscript {
  const found = manuscript.pieces.find(
    ({ block, kept }) => !kept && block.type !== 'code' && placeholder.test(textOfBlock(block)),
  );
  if (!found) return manuscript;
  const gap = placeholder.exec(textOfBlock(found.block))?.[0] ?? '';
  const message = `${name}, line ${found.line}: "${gap}" stands where something is to be filled in: "${shorten(textOfBlock(found.block))}"`;
  return { ...manuscript, doubts: [...manuscript.doubts, { code: 'house_note', message, where: name }] };
}
