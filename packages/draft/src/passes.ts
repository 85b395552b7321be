import { comments } from './clean/comments.ts';
import { copyForm } from './clean/copy-form.ts';
import { embargoes } from './clean/embargoes.ts';
import { furniture } from './clean/furniture.ts';
import { houseNotes } from './clean/house-notes.ts';
import { keep } from './clean/keep.ts';
import { limits } from './clean/limits.ts';
import { lines } from './clean/lines.ts';
import { lostCharacters } from './clean/lost-characters.ts';
import { mailRemains } from './clean/mail-remains.ts';
import { spacing } from './clean/spacing.ts';
import { timestamps } from './clean/timestamps.ts';
import { wireLines } from './clean/wire-lines.ts';
import type { Pass } from './manuscript.ts';
import { credits } from './understand/credit.ts';
import { dateline } from './understand/dateline.ts';
import { head } from './understand/head.ts';
import { language } from './understand/language.ts';

/** The passes between the reader and the article, in the order in which they run. */
export const passes: readonly Pass[] = [
  lostCharacters,
  keep,
  comments,
  mailRemains,
  wireLines,
  copyForm,
  furniture,
  houseNotes,
  timestamps,
  limits,
  embargoes,
  language,
  spacing,
  head,
  dateline,
  credits,
  lines,
];
