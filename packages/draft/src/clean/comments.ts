import type { RecordEntry } from '@slugline/story';
import type { Manuscript, Pass, Piece } from '../manuscript.ts';
import { textOfBlock } from '../text-of-block.ts';

/** Takes comments out of plain text. The readers of other formats do it themselves. */
export const comments: Pass = {
  name: 'comments',
  does: 'Takes out comments in the signs of HTML and other programs, on one line or over several.',
  run: (manuscript, { name }) =>
    /\.(?:md|markdown|x?html?|docx|xml|json)$/i.test(name) ? manuscript : withoutComments(manuscript),
};

const pairs: readonly (readonly [opens: string, closes: string])[] = [
  ['<!--', '-->'],
  ['{/*', '*/}'],
  ['{{!--', '--}}'],
  ['/*', '*/'],
  ['{#', '#}'],
  ['%%', '%%'],
];
const opening = /<!--|\{\/\*|\{\{!--|(?<![^\s])\/\*|\{# |(?<![^\s%])%%(?!%)/;

/** The most pieces that a comment runs over. An opening without an end then takes little time. */
const mostPieces = 30;

function withoutComments(manuscript: Manuscript): Manuscript {
  const { pieces } = manuscript;
  if (!pieces.some((piece) => opening.test(plainText(piece) ?? ''))) return manuscript;
  const kept: Piece[] = [];
  const record: RecordEntry[] = [];
  for (let at = 0; at < pieces.length; at += 1) {
    const piece = pieces[at] as Piece;
    const found = piece.kept ? undefined : commentFrom(pieces, at);
    if (!found) {
      kept.push(piece);
      continue;
    }
    for (const { line, text } of found.taken) record.push({ action: 'removed', rule: 'comment', line, text });
    if (found.left !== '')
      kept.push({ ...piece, block: { type: 'paragraph', content: [{ text: found.left }] } });
    at = found.last;
  }
  return record.length === 0
    ? manuscript
    : { ...manuscript, pieces: kept, record: [...manuscript.record, ...record] };
}

/** The comments of a piece, which may run over the next ones, and the text that is left around them. */
interface Found {
  taken: { line: number; text: string }[];
  left: string;
  last: number;
}

function commentFrom(pieces: readonly Piece[], at: number): Found | undefined {
  let text = plainText(pieces[at]);
  const taken: Found['taken'] = [];
  let left = '';
  let last = at;
  while (text !== undefined) {
    const begins = opening.exec(text);
    const pair = begins && pairs.find(([opens]) => opens === begins[0].trim());
    if (!begins || !pair) break;
    const from: number = begins.index + pair[0].length;
    let end: number = text.indexOf(pair[1], from);
    const line = pieces[last]?.line ?? 1;
    let said: string = text;
    const unread: number = last;
    while (end < 0 && last - at < mostPieces && last + 1 < pieces.length) {
      const next = plainText(pieces[last + 1]);
      if (next === undefined) break;
      last += 1;
      const before = said.length;
      said = `${said}\n${next}`;
      end = said.indexOf(pair[1], before);
    }
    if (end < 0) {
      last = unread;
      break;
    }
    left += said.slice(0, begins.index);
    taken.push({ line, text: said.slice(begins.index, end + pair[1].length) });
    text = said.slice(end + pair[1].length);
  }
  if (taken.length === 0) return undefined;
  return { taken, left: `${left}${text ?? ''}`.trim(), last };
}

/** Returns the text of a paragraph; undefined for other blocks and for kept ones. */
const plainText = (piece: Piece | undefined): string | undefined =>
  piece?.block.type === 'paragraph' && !piece.kept ? textOfBlock(piece.block) : undefined;
