import type { Block, RecordEntry, StorySettings } from '@slugline/story';
import { saysTheSame } from './clean/characters.ts';
import type { Manuscript, Piece } from './manuscript.ts';
import { textOfBlock } from './text-of-block.ts';

/** Returns the manuscript without a piece, which goes to the record under `rule`. A kept piece stays. */
export const removePiece = (manuscript: Manuscript, piece: Piece, rule: string): Manuscript =>
  removePieces(manuscript, new Map([[piece, rule]]));

/** Returns the manuscript without some pieces, each recorded under its rule. Kept pieces stay. */
export function removePieces(manuscript: Manuscript, rules: ReadonlyMap<Piece, string>): Manuscript {
  const isRemoved = (piece: Piece) => !piece.kept && rules.has(piece);
  const removed = manuscript.pieces.filter(isRemoved);
  if (removed.length === 0) return manuscript;
  const entries = removed.map((piece) => removal(piece, rules.get(piece) ?? ''));
  return {
    ...manuscript,
    pieces: manuscript.pieces.filter((piece) => !isRemoved(piece)),
    record: [...manuscript.record, ...entries],
  };
}

/** Returns the entry of the record for a removed piece. */
const removal = ({ line, block }: Piece, rule: string): RecordEntry => ({
  action: 'removed',
  rule,
  line,
  text: textOfBlock(block),
});

/**
 * Returns the manuscript with a piece's block replaced, and an entry of the record with the text before and after. A
 * kept piece stays as it is.
 */
export function changePiece(manuscript: Manuscript, piece: Piece, block: Block, rule: string): Manuscript {
  const at = manuscript.pieces.indexOf(piece);
  if (at < 0 || piece.kept) return manuscript;
  const entry: RecordEntry = {
    action: 'changed',
    rule,
    line: piece.line,
    text: textOfBlock(piece.block),
    to: textOfBlock(block),
  };
  return {
    ...manuscript,
    pieces: manuscript.pieces.with(at, { ...piece, block }),
    record: [...manuscript.record, entry],
  };
}

/**
 * Whether `keep` in story.yaml names a line of the draft: by its number, or by its words, ignoring case, spacing and
 * punctuation. For readers that remove lines before there are pieces.
 */
export const isKept = (keep: StorySettings['keep'], line: number, text: string): boolean =>
  keep?.some((named) => (typeof named === 'number' ? named === line : saysTheSame(named, text))) ?? false;
