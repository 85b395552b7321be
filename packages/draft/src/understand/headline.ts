import { endsSentence, saysTheSame } from '../clean/characters.ts';
import type { Piece } from '../manuscript.ts';
import { type PromisingHeadline, promiseOf } from './promise.ts';
import { hasFormOfName, isNamedLikeOne } from './publication.ts';
import { shared, stemsOf, wordCount } from './words.ts';

/** A line above the text. */
export interface HeadLine {
  piece: Piece;
  text: string;
}

/** A line that may be the headline, the evidence for and against it, and the total weight. */
export interface Candidate {
  line: HeadLine;
  own: PromisingHeadline;
  evidence: string[];
  score: number;
}

/** The lines around a candidate. */
interface Surroundings {
  /** The candidate's index among the candidates, from 0. */
  at: number;
  text: string;
  line: HeadLine;
  own: PromisingHeadline;
  next: HeadLine | undefined;
  lines: readonly HeadLine[];
  /** The stems of the words of the text below the head. */
  body: ReadonlySet<string>;
  bodyText: string;
}

interface Evidence {
  name: string;
  weight: number;
  holds(around: Surroundings): boolean;
}

/** In characters. Longer first lines are paragraphs. */
export const longestHeadline = 250;

const evidence: readonly Evidence[] = [
  { name: 'first line', weight: 6, holds: ({ at }) => at === 0 },
  { name: 'second line', weight: 2, holds: ({ at }) => at === 1 },
  { name: 'further down', weight: -2, holds: ({ at }) => at > 2 },
  { name: 'media marker', weight: 6, holds: ({ own }) => own.markers.length > 0 },
  { name: 'heading by its markup', weight: 3, holds: ({ line }) => line.piece.block.type === 'heading' },
  { name: 'no final full stop', weight: 2, holds: ({ text }) => !endsWithStop(text) },
  { name: 'leads on to another line', weight: -4, holds: ({ text }) => /[:,;،؛、：，；]$/u.test(text) },
  { name: 'as long as headlines are', weight: 2, holds: ({ text }) => between(wordCount(text), 3, 20) },
  { name: 'short, and no name', weight: 1.5, holds: ({ text }) => wordCount(text) < 3 && !isLikeName(text) },
  {
    name: 'one word, as of a place',
    weight: -1,
    holds: ({ text }) => isLikeName(text) && !text.includes(' '),
  },
  { name: 'a date', weight: -8, holds: ({ text }) => date.test(text) },
  { name: 'too long', weight: -2, holds: ({ text }) => wordCount(text) > 30 },
  { name: 'the text speaks of it', weight: 2, holds: isEchoed },
  { name: 'blank line below', weight: 0.5, holds: ({ line, next }) => distance(line, next) > 1 },
  { name: 'said twice', weight: 3, holds: ({ text, line, lines }) => isRepeated(text, line, lines) },
  {
    name: 'named like a publication',
    weight: -6,
    holds: (around) => isNamedLikeOne(around.text) && isAboveHeadline(around),
  },
  {
    name: 'a name, and the text has it word for word',
    weight: -8,
    holds: (around) =>
      hasFormOfName(around.text) &&
      between(wordCount(around.text), 2, 4) &&
      /\p{Ll}/u.test(around.text) &&
      around.bodyText.includes(around.text) &&
      isAboveHeadline(around),
  },
  // Kickers are one word or two. More words in capitals may be a headline above a standfirst: a person decides.
  { name: 'one word in capitals above a line in small letters', weight: -5, holds: isInCapitals(1, 1) },
  { name: 'two words in capitals above a line in small letters', weight: -2.5, holds: isInCapitals(2, 2) },
  { name: 'three words in capitals above a line in small letters', weight: -3, holds: isInCapitals(3, 3) },
  {
    name: 'a name above a line with a media marker',
    weight: -6,
    holds: (around) =>
      around.own.markers.length === 0 &&
      hasFormOfName(around.text) &&
      around.next !== undefined &&
      promiseOf(around.next.text).markers.length > 0,
  },
];

/** Whether a text has the form of a name in a script with capitals. In other scripts every text would have it. */
const isLikeName = (text: string): boolean => /\p{Lu}/u.test(text) && hasFormOfName(text);

/** A line that is a date, perhaps with a place: “Lagos, 3 May 2026”, “May 3, 2026”, “3.5.2026”, “2026年5月3日”. */
const date =
  /^(?:[^\s\p{N}]{1,20} ){0,2}[^\s\p{N}]{0,12}(?:\d{1,2}(?:st|nd|rd|th)?[.\s/-]+(?:de )?[\p{L}\p{M}\d]{1,12}[.\s/,-]+(?:de )?\d{4}|[\p{L}\p{M}]{3,12} \d{1,2},? \d{4}|\d{4}(?:年\d{1,2}月\d{1,2}日|-\d{2}-\d{2}))(?!.*\p{Ll}{5}).{0,20}$/u;

/** Returns all lines as candidates for the headline, the best first. `body` is the text below the head. */
export function candidatesOf(lines: readonly HeadLine[], body: string): Candidate[] {
  const stems = stemsOf(body);
  const found = lines.map((line, at) => {
    const own = promiseOf(line.text);
    const around: Surroundings = {
      ...{ at, line, own, lines, body: stems, bodyText: body },
      text: own.headline,
      next: lines[at + 1],
    };
    const holding = evidence.filter(({ holds }) => holds(around));
    return {
      line,
      own,
      evidence: holding.map(({ name }) => name),
      score: holding.reduce((sum, { weight }) => sum + weight, 0),
    };
  });
  return found.toSorted((one, other) => other.score - one.score);
}

/** If the best candidate is ahead of the next by no more than this, a person should look. */
const fewestAhead = 1;

/** Whether the best candidate is too close to the next one. */
export function isClose([best, next]: readonly Candidate[]): boolean {
  return best !== undefined && next !== undefined && best.score - next.score <= fewestAhead;
}

/**
 * Whether a line ends with a full stop. Headlines end with question marks and quotation marks, but not with full
 * stops.
 */
export const endsWithStop = (text: string): boolean =>
  /[.。।۔]["'”’»)\]]*$/u.test(text) && !/(?:\.\.\.|…)$/.test(text);

/** Whether a text is prose and not a line of a head: several sentences, or a long one. */
export function isProse(text: string): boolean {
  if (text.length > longestHeadline) return true;
  const words = wordCount(text);
  const sentences =
    text.match(/[.!?。！？।۔؟]["'”’»)\]]*(?=\s|$|\p{sc=Han}|[\p{sc=Hiragana}\p{sc=Katakana}])/gu)?.length ??
    0;
  return endsSentence(text) && (words > 25 || (sentences > 1 && words > 12));
}

function isEchoed({ text, body }: Surroundings): boolean {
  const stems = stemsOf(text);
  return shared(stems, body) >= (stems.size > 6 ? 2 : 1);
}

/** Whether the next line can be the headline below a line that names the publication. */
function isAboveHeadline({ text, next }: Surroundings): boolean {
  if (next === undefined || endsWithStop(next.text)) return false;
  const words = wordCount(promiseOf(next.text).headline);
  return words >= 3 && words >= wordCount(text);
}

/** Whether a line is so many words in capitals, and the next line can be the headline below it and is not in capitals. */
function isInCapitals(fewest: number, most: number): Evidence['holds'] {
  return (around) =>
    between(around.text.split(' ').length, fewest, most) &&
    /\p{Lu}{2}/u.test(around.text) &&
    !/\p{Ll}/u.test(around.text) &&
    /\p{Ll}/u.test(around.next?.text ?? '') &&
    isAboveHeadline(around) &&
    wordCount(around.next?.text ?? '') >= 4;
}

const isRepeated = (text: string, line: HeadLine, lines: readonly HeadLine[]): boolean =>
  lines.some((other) => other !== line && saysTheSame(promiseOf(other.text).headline, text));

const distance = (line: HeadLine, next: HeadLine | undefined): number =>
  next === undefined ? 2 : next.piece.line - line.piece.line;

const between = (value: number, from: number, to: number): boolean => value >= from && value <= to;
