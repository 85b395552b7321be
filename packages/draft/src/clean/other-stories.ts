import type { Piece } from '../manuscript.ts';
import type { Place } from './furniture/place.ts';

/** The most titles of other stories within a text. Below it there may be any number. */
const mostTitles = 4;
/** In characters. A longer line has the title of the other story in it. */
const longestLabel = 40;
/** In characters. A longer line is text. */
const longestTitle = 150;

/**
 * Returns the lines that are titles of other stories: those directly below "Related articles" at the end of a page, and
 * below "Read also" between two paragraphs of the text. `removed` are the lines that are furniture already, `last` is
 * the index of the last line of the text.
 */
export function otherStories(
  places: readonly Place[],
  removed: ReadonlyMap<Piece, string>,
  last: number,
): Piece[] {
  const found: Piece[] = [];
  for (const [at, place] of places.entries()) {
    if (at === 0 || !isLabel(place, at > last)) continue;
    let end = at + 1;
    while (isTitle(places[end])) end += 1;
    const titles = places.slice(at + 1, end).map(({ piece }) => piece);
    const isWithin =
      titles.length > 0 &&
      titles.length <= mostTitles &&
      places[at - 1]?.isProse === true &&
      places[end]?.isProse === true;
    if (at > last && removed.has(place.piece)) found.push(...titles);
    else if (at < last && isWithin) found.push(place.piece, ...titles);
  }
  return found;
}

const isLabel = ({ found, introduced, text }: Place, isBelow: boolean): boolean =>
  introduced === undefined &&
  text.length <= longestLabel &&
  (found?.rule === 'read-more' || (isBelow && found?.rule === 'related'));

/** Whether a line is formed like a headline: several words, and no sentence, label or contact. */
const isTitle = (place: Place | undefined): boolean =>
  place !== undefined &&
  place.piece.block.type === 'paragraph' &&
  !place.found &&
  !place.isProse &&
  !place.piece.kept &&
  place.text.length < longestTitle &&
  !/[.。।۔…:：]["'”’»)\]]*$/u.test(place.text) &&
  (place.text.split(' ').length > 2 || unspaced.test(place.text)) &&
  !/@|^[([]|^\p{L}+\s?[:：]\s/u.test(place.text);

const unspaced = /^[^\s]{0,12}[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}][^\s]{5}/u;
