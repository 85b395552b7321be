import type { StorySettings } from '@slugline/story';
import type { Manuscript, Pass } from '../manuscript.ts';
import { textOfBlock } from '../text-of-block.ts';
import { bareWords } from './characters.ts';

/** Marks the pieces that `keep` in story.yaml names, by their words or by the number of one of their lines. */
export const keep: Pass = {
  name: 'keep',
  does: 'Marks the lines that story.yaml wants to keep, so that no other step removes them.',
  run: (manuscript, { settings, name }) => keepPieces(manuscript, settings.keep ?? [], name),
};

function keepPieces(
  manuscript: Manuscript,
  named: NonNullable<StorySettings['keep']>,
  where: string,
): Manuscript {
  if (named.length === 0) return manuscript;
  const numbers = named.filter((name) => typeof name === 'number');
  const texts = new Set(named.flatMap((name) => (typeof name === 'string' ? [bareWords(name)] : [])));
  const found = new Set<string | number>();
  const pieces = manuscript.pieces.map((piece, index) => {
    const next = manuscript.pieces[index + 1]?.line ?? Number.POSITIVE_INFINITY;
    const within = numbers.filter(
      (line) => line === piece.line || (line > piece.line && line < next && !piece.continues),
    );
    const text = bareWords(textOfBlock(piece.block));
    const isNamed = text !== '' && texts.has(text);
    for (const line of within) found.add(line);
    if (isNamed) found.add(text);
    return isNamed || within.length > 0 ? { ...piece, kept: true as const } : piece;
  });
  const missing = named.filter((name) => !found.has(typeof name === 'number' ? name : bareWords(name)));
  const warnings = missing.map((name) => ({
    code: 'keep_not_found',
    message: `"keep" names ${typeof name === 'number' ? `line ${name}` : `"${name.slice(0, 80)}"`}, which is not a line of ${where}.`,
    where,
  }));
  return { ...manuscript, pieces, warnings: [...manuscript.warnings, ...warnings] };
}
