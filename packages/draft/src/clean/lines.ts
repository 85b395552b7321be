import type { Pass, Piece } from '../manuscript.ts';

/** Joins the separate pieces of verses and addresses, after the other passes have examined each line. */
export const lines: Pass = {
  name: 'lines',
  does: 'Puts lines that belong together, such as verses and addresses, into one paragraph with line breaks.',
  run: (manuscript) => ({ ...manuscript, pieces: joinContinued(manuscript.pieces) }),
};

function joinContinued(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = [];
  let lastLine = Number.NaN;
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (
      piece.continues &&
      piece.line === lastLine + 1 &&
      last?.block.type === 'paragraph' &&
      piece.block.type === 'paragraph'
    )
      last.block.content.push({ text: '\n' }, ...piece.block.content);
    else joined.push(piece.block.type === 'paragraph' ? copyOf(piece) : piece);
    lastLine = piece.line;
  }
  return joined;
}

const copyOf = (piece: Piece): Piece =>
  piece.block.type === 'paragraph'
    ? { ...piece, block: { ...piece.block, content: [...piece.block.content] } }
    : piece;
