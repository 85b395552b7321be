import type { Manuscript, Pass, Piece } from '../manuscript.ts';
import {
  coverBelowGreeting,
  coverNote,
  farewell,
  greeting,
  informalFarewell,
  sentFrom,
} from '../read/mail-words.ts';
import { removePieces } from '../record.ts';
import { textOfBlock } from '../text-of-block.ts';
import { endsSentence } from './characters.ts';

/** Takes out what is left of a mail when its text was pasted without its fields. */
export const mailRemains: Pass = {
  name: 'mail-remains',
  does: 'Takes out what a mail leaves around a text that was pasted from it: a greeting with a note to the desk, a signature.',
  run: (manuscript, { name }) => {
    const texts = manuscript.pieces.map(({ block }) =>
      block.type === 'paragraph' ? textOfBlock(block) : '',
    );
    const cover = coverOf(texts);
    const end = endOf(texts, cover > 0);
    const sent = sentFromIn(texts.slice(0, end));
    const rules = new Map<Piece, string>();
    for (const [index, piece] of manuscript.pieces.entries()) {
      if (index < cover) rules.set(piece, 'mail-cover-note');
      else if (index >= end) rules.set(piece, 'signature');
      else if (index >= sent) rules.set(piece, 'sent-from');
    }
    return withDoubt(manuscript, rules, name);
  },
};

/** In characters. */
const longestNote = 300;
const shortLine = 80;
/** The most lines of a signature. */
const mostLines = 8;

function withDoubt(manuscript: Manuscript, rules: ReadonlyMap<Piece, string>, name: string): Manuscript {
  const done = removePieces(manuscript, rules);
  const notes = [...rules]
    .filter(([{ kept }, rule]) => rule !== 'sent-from' && !kept)
    .map(([piece]) => piece);
  const first = (rule: string) => notes.find((piece) => rules.get(piece) === rule);
  const doubts = ['mail-cover-note', 'signature'].flatMap((rule) => {
    const piece = first(rule);
    if (!piece) return [];
    const message = `${name}, line ${piece.line}: "${textOfBlock(piece.block).slice(0, 100)}" seems to be part of a mail, not of the story. It is left out.`;
    return [{ code: 'house_note', message, where: name }];
  });
  return { ...done, doubts: [...done.doubts, ...doubts] };
}

/** Returns how many pieces above the text are a greeting and a note to the desk. */
function coverOf(texts: readonly string[]): number {
  const [first = '', second = ''] = texts;
  const isGreeted = first.length < shortLine && /[,!:，！：、]$/u.test(first) && greeting.test(first);
  const note = isGreeted ? second : first;
  const below = texts[isGreeted ? 2 : 1] ?? '';
  if (note.length > longestNote || below === '') return 0;
  if (isGreeted) return coverNote.test(note) || coverBelowGreeting.test(note) ? 2 : 0;
  return coverNote.test(note) && endsSentence(note) && !endsSentence(below) ? 1 : 0;
}

/** Returns the index of the farewell of a mail; the number of pieces if there is none. A letter to readers has one, too. */
function endOf(texts: readonly string[], isMail: boolean): number {
  const from = Math.max(1, texts.length - mostLines);
  const at = texts.findIndex((text, index) => index >= from && farewell.test(text.trim()));
  if (at < 0) return texts.length;
  const below = texts.slice(at + 1).filter((text) => text !== '');
  const isSignature = below.every((text) => text.length < shortLine && !endsSentence(text));
  const hasContact = below.some((text) => /@|\p{Nd}[\p{Nd} ()/-]{6,}/u.test(text));
  const isSure = isMail || hasContact || informalFarewell.test((texts[at] ?? '').trim());
  return isSignature && isSure && (isMail || below.length > 0) ? at : texts.length;
}

/** Returns the index of the line that a phone or a program adds; the number of texts if there is none. */
function sentFromIn(texts: readonly string[]): number {
  const from = Math.max(1, texts.length - 4);
  const at = texts.findIndex(
    (text, index) => index >= from && text.length < shortLine && sentFrom.test(text.trim()),
  );
  const isLast =
    at >= 0 && texts.slice(at + 1).every((text) => text.length < shortLine && !endsSentence(text));
  return isLast ? at : texts.length;
}
