import type { Block, MediaSettings, RemovedLine, Warning } from '@slugline/story';

/** A line of the draft with the spaces around it off. `number` counts from 1 in the file as it was sent. */
export interface Line {
  number: number;
  text: string;
  indented: boolean;
}

/** A block and the line of the draft where it begins. `title`: the draft itself marks it as its headline. */
export interface Piece {
  line: number;
  block: Block;
  title?: true;
}

/** What a format's reader makes of a draft, before anyone asks which piece is the headline. */
export interface Manuscript {
  pieces: Piece[];
  removed: RemovedLine[];
  warnings: Warning[];
  /** What the draft says of media files where it places them. */
  media: Record<string, MediaSettings>;
}
