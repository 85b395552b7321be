import type { Manuscript, Pass, Piece } from '../manuscript.ts';
import { removePieces } from '../record.ts';
import { textOfBlock } from '../text-of-block.ts';
import { endsSentence } from './characters.ts';
import { endMarkIn } from './end-mark.ts';
import { languages } from './furniture/languages.ts';
import type { Place } from './furniture/place.ts';
import { compileRules } from './furniture/rule.ts';
import { otherStories } from './other-stories.ts';

/** Removes the furniture of web pages. */
export const furniture: Pass = {
  name: 'furniture',
  does: 'Removes lines that are copied from a web page along with a story: buttons, menus, advertisements.',
  run: (manuscript) => removePieces(manuscript, furnitureIn(manuscript)),
};

/** Returns the rule by which a line may be furniture, from the line alone. */
export const furnitureRule = compileRules(languages);

function furnitureIn(manuscript: Manuscript): Map<Piece, string> {
  const places = placesOf(manuscript.pieces);
  if (!places.some(({ found }) => found)) return new Map();
  const first = indexOr(
    places.findIndex(({ isProse }) => isProse),
    places.length,
  );
  const endMark = places.findIndex(({ text }) => endMarkIn(text) !== undefined);
  const lastProse = places.findLastIndex(({ isProse }, index) => isProse && (endMark < 0 || index < endMark));
  const last = lastProse < 0 ? first : lastProse;

  const removed = new Map<Piece, string>();
  for (const run of runsOf(places)) {
    for (const at of run.indexes) {
      const { piece, found } = places[at] as Place;
      const where = at < first ? 'head' : at > last ? 'tail' : 'inside';
      if (found && isRemoved(places, at, where, run)) removed.set(piece, found.rule);
    }
  }
  for (const piece of otherStories(places, removed, last)) removed.set(piece, 'related');
  return keepHeadline(places.slice(0, first), removed);
}

/** Consecutive lines of furniture. */
interface Run {
  indexes: number[];
  /**
   * How many lines are unmistakable furniture (`sure`), and how many are furniture because of their place (`likely`).
   */
  sure: number;
  likely: number;
}

function runsOf(places: readonly Place[]): Run[] {
  const runs: Run[] = [];
  for (const [index, { found, introduced }] of places.entries()) {
    if (!found || introduced === 'directly' || (introduced && found.place !== 'anywhere')) continue;
    const last = runs.at(-1);
    const run = last?.indexes.at(-1) === index - 1 ? last : { indexes: [], sure: 0, likely: 0 };
    if (run !== last) runs.push(run);
    run.indexes.push(index);
    if (found.place === 'anywhere') run.sure += 1;
    if (found.place === 'edges') run.likely += 1;
  }
  return runs;
}

function isRemoved(
  places: readonly Place[],
  at: number,
  where: 'head' | 'inside' | 'tail',
  run: Run,
): boolean {
  const { found } = places[at] as Place;
  if (!found || isWithinSentence(places, at, run)) return false;
  if (found.place === 'anywhere') return true;
  const { length } = run.indexes;
  if (where === 'inside') return length > 1 && run.sure > 0 && (length > 2 || found.place === 'edges');
  if (found.place === 'edges') return true;
  // A row of social networks follows a finished text or stands below the headline. Other rows of names belong to a
  // sentence.
  const above = places[(run.indexes[0] ?? 0) - 1];
  const isSetApart = where === 'head' || above === undefined || above.isProse;
  return run.sure + run.likely > 0 || (length > 1 && isSetApart) || (where === 'head' && at === 0);
}

/**
 * Whether a line is in the middle of a broken sentence ("… did not read / comments / on the site") and so part of the
 * text.
 */
function isWithinSentence(places: readonly Place[], at: number, run: Run): boolean {
  const [before, line, after] = [places[at - 1], places[at] as Place, places[at + 1]];
  const follows = before !== undefined && !run.indexes.includes(at - 1) && continues(before.text, line.text);
  const leads = after !== undefined && !run.indexes.includes(at + 1) && continues(line.text, after.text);
  return (follows || leads) && line.found?.place !== 'anywhere';
}

const continues = (text: string, next: string): boolean =>
  text !== '' && !endsSentence(text) && !/[:：]$/.test(text) && /^\p{Ll}/u.test(next);

/** Keeps a headline that reads like furniture if there is no other. Short drafts may have such a headline. */
function keepHeadline(head: readonly Place[], removed: Map<Piece, string>): Map<Piece, string> {
  const isCandidate = ({ piece, text }: Place) =>
    text !== '' && !removed.has(piece) && !/[.。।۔]$/.test(text);
  if (head.some(isCandidate)) return removed;
  const kept = head.findLast(({ piece, found }) => removed.has(piece) && found?.place !== 'anywhere');
  if (kept) removed.delete(kept.piece);
  return removed;
}

function placesOf(pieces: readonly Piece[]): Place[] {
  const places: Place[] = [];
  let introduces = false;
  let directly = false;
  for (const [index, piece] of pieces.entries()) {
    const isLine = piece.block.type === 'paragraph' && !piece.title && !piece.kept;
    const text =
      piece.block.type === 'paragraph' || piece.block.type === 'heading' ? textOfBlock(piece.block) : '';
    const found = isLine ? furnitureRule(text) : undefined;
    const isProse = isLine
      ? !found && isSentence(text)
      : piece.block.type === 'quote' || piece.block.type === 'table';
    const before = pieces[index - 1];
    if (isProse || !isLine) introduces = false;
    else if (directly && places.at(-1)?.introduced === 'directly' && before && piece.line > before.line + 1)
      directly = false;
    if (introduces && found?.place === 'anywhere' && !directly) introduces = false;
    places.push({
      piece,
      text,
      ...(found && { found }),
      isProse,
      introduced: introduces ? (directly ? 'directly' : 'further above') : undefined,
    });
    if (!found && /[:：]$/.test(text)) [introduces, directly] = [true, true];
  }
  return places;
}

/** Whether a paragraph is part of the text: it ends like a sentence and is as long as one. */
function isSentence(text: string): boolean {
  if (text.length >= longLine) return true;
  const { length } = text.split(' ');
  return endsSentence(text) && (length >= 4 || (length < 3 && text.length >= 12));
}

/** In characters. Headlines, labels and names are shorter. */
const longLine = 150;

const indexOr = (index: number, other: number): number => (index < 0 ? other : index);
