import type { PlannedMedia } from './media.ts';
import { type MediaRights, namesIn } from './rights.ts';

/** What the public reads about a medium. A text that nobody gave is undefined. */
export interface Wording {
  caption: string | undefined;
  credit: string | undefined;
  /** What is seen; empty for decoration. */
  alt: string | undefined;
}

/**
 * What is said of a medium: what the editor wrote, else what the file itself says. An empty text of the editor's wins
 * as well: it says that there is to be none.
 *
 * Captions stand as they came, "HANDOUT" and capitals included: which of them may go is not for a program to guess.
 */
export function wordingOf(
  { caption, credit, alt }: Pick<PlannedMedia, 'caption' | 'credit' | 'alt'>,
  rights: MediaRights = {},
): Wording {
  return {
    caption: caption ?? rights.caption,
    credit: credit ?? creditLine(rights),
    alt: alt ?? rights.alt,
  };
}

/** The line that the supplier asks for, else who made it, else who owns it. */
const creditLine = ({ credit, creator, copyright }: MediaRights): string | undefined =>
  credit ?? (namesIn(creator).join(', ') || copyright);
