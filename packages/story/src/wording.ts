import type { PlannedMedia } from './media.ts';
import { type MediaRights, namesIn } from './rights.ts';

/** What the public reads about a medium. Undefined: nobody provided this text. */
export interface Wording {
  caption: string | undefined;
  credit: string | undefined;
  /** Alternative text; empty for decoration. */
  alt: string | undefined;
}

/**
 * Returns the texts for a medium: what the editor wrote, else what the file's metadata says. An editor's empty text
 * wins, too: it says that no text is wanted.
 *
 * Captions are not changed, not even "HANDOUT" or capitals: a program can't know which words may be removed.
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

/** The credit line that the supplier asks for, else the creator, else the copyright notice. */
const creditLine = ({ credit, creator, copyright }: MediaRights): string | undefined =>
  credit ?? (namesIn(creator).join(', ') || copyright);
