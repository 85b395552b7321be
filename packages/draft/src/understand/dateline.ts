import { type RemovedLine, textOf } from '@slugline/story';
import { saysTheSame } from '../clean/characters.ts';
import type { Piece } from '../read/manuscript.ts';

const place = "\\p{Lu}[\\p{Lu}\\p{M}.'’-]+(?: \\p{Lu}[\\p{Lu}\\p{M}.'’-]*){0,3}";
const country = "\\p{Lu}[\\p{L}\\p{M}.'’-]*(?: \\p{Lu}[\\p{L}\\p{M}.'’-]*){0,3}";
const agency = '\\((?<agency>\\p{Lu}[\\p{L} ]{1,30})\\)';
const dateline = RegExp(
  `^(?<place>${place})(?:, (?<country>${country}))?(?: ${agency})? ?(?:[—–]|--| - ) ?(?=\\S)`,
  'u',
);

const longestDateline = 120;

/**
 * The place that a paragraph opens with, as in "LAGOS, Nigeria — " or "KANO (Reuters) - ", and how much of the
 * paragraph it takes. A word in capitals alone ("NATO — the alliance") may be anything and stays in the text.
 */
function datelineOf(paragraph: string): { dateline: string; length: number } | undefined {
  const match = dateline.exec(paragraph.slice(0, longestDateline));
  const said = match?.groups;
  if (!match || !said || (said.country === undefined && said.agency === undefined)) return undefined;
  const text = match[0].replace(/\s*(?:[—–]|--|-)\s*$/u, '').trim();
  return { dateline: text, length: match[0].length };
}

/** A body without the dateline of its first paragraph. */
export interface Dated {
  dateline: string | undefined;
  body: Piece[];
  removed: RemovedLine[];
}

/** Takes the dateline off the first paragraph of a body. One that is `stated` wins; another in the text is removed. */
export function takeDateline(body: readonly Piece[], stated: string | undefined): Dated {
  const index = body.findIndex(({ block }) => block.type === 'paragraph');
  const piece = body[index];
  if (piece?.block.type !== 'paragraph') return { dateline: stated, body: [...body], removed: [] };
  const found = datelineOf(textOf(piece.block.content));
  const [first, ...others] = piece.block.content;
  if (!found || !first || first.href !== undefined || first.text.length < found.length) {
    return { dateline: stated, body: [...body], removed: [] };
  }
  const text = first.text.slice(found.length);
  const content = text === '' ? others : [{ ...first, text }, ...others];
  const isReplaced = stated !== undefined && !saysTheSame(stated, found.dateline);
  return {
    dateline: stated ?? found.dateline,
    body: body.with(index, { ...piece, block: { type: 'paragraph', content } }),
    removed: isReplaced ? [{ line: piece.line, text: found.dateline, rule: 'dateline-replaced' }] : [],
  };
}
