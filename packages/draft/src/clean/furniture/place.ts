import type { Piece } from '../../manuscript.ts';
import type { FurnitureRule } from './rule.ts';

/** A piece, and the facts that decide whether it is furniture. */
export interface Place {
  piece: Piece;
  text: string;
  /**
   * The rule of a paragraph that reads like furniture. Headings, lists, tables and quotations are always part of the
   * story.
   */
  found?: FurnitureRule;
  /** It is certainly part of the text: a sentence, a quotation. */
  isProse: boolean;
  /** A line above it ends with a colon and so introduces it. */
  introduced: 'directly' | 'further above' | undefined;
}
