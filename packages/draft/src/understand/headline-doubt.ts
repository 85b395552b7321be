import type { Doubt } from '@slugline/story';
import type { Piece } from '../manuscript.ts';
import { textOfBlock } from '../text-of-block.ts';
import { agencyByline } from './agencies.ts';
import { pieceAfter } from './head-lines.ts';
import { type Candidate, endsWithStop, isClose } from './headline.ts';
import { isSectionLabel } from './kicker.ts';
import { wordCount } from './words.ts';

/**
 * Returns the doubt about the best of the candidates, if there is one: another line could be the headline as well, or
 * no line stands as a headline. `name` is the file of the draft.
 */
export function doubtsOfHeadline(
  candidates: readonly Candidate[],
  pieces: readonly Piece[],
  name: string,
): Doubt[] {
  const [best, next] = candidates;
  if (!best) return [];
  const { headline } = best.own;
  const where = `${name}, line ${best.line.piece.line}`;
  const doubt = (message: string): Doubt => ({ code: 'headline_doubtful', message, where });
  if (isClose(candidates) && next) {
    const other = next.own.headline;
    const message = `"${headline}" may not be the headline: "${other}" could be it as well. State the right one as "headline" in story.yaml.`;
    return [{ ...doubt(message), alternatives: [other] }];
  }
  if (agencyByline(headline) || isSectionLabel(headline))
    return [
      doubt(
        `No line stands as a headline: "${headline}" names an agency, a section or a kind of story. State the headline as "headline" in story.yaml.`,
      ),
    ];
  if (endsWithStop(best.line.text) && !standsApart(best, pieces))
    return [
      doubt(
        `No line stands as a headline: "${headline.slice(0, 80)}" may be the beginning of the text. State one as "headline" in story.yaml.`,
      ),
    ];
  return [];
}

/** Whether a sentence is a headline by its position: one short sentence, separate from longer text. */
function standsApart({ line: { text, piece } }: Candidate, pieces: readonly Piece[]): boolean {
  const next = pieceAfter(pieces, piece);
  if (next === undefined) return true;
  const below = textOfBlock(next.block);
  const isOne = (text.match(/[.。।۔!?！？]/gu)?.length ?? 0) <= 1;
  return isOne && wordCount(text) <= 14 && next.line - piece.line > 1 && below.length > 1.5 * text.length;
}
