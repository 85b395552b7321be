import type { Piece } from '../manuscript.ts';
import { textOfBlock } from '../text-of-block.ts';
import { captionAndCredit } from './credit.ts';
import { namesTime, saysMoreThanTime } from './embargo-time.ts';
import { endsWithStop, isProse } from './headline.ts';
import { wordCount } from './words.ts';

/** In characters. */
const longest = 300;

/** The content below a line that may be the standfirst. */
interface Below {
  isByline: boolean;
  /** The next line of text; empty if there is none. */
  text: string;
}

/**
 * Whether a line below the headline is the standfirst: a line of several words without a full stop above the text, or
 * one with a full stop above the byline. In doubt it is not, and stays in the text.
 */
export function isStandfirst({ block }: Piece, below: Below): boolean {
  // The standfirst becomes the summary, which is plain text: a link would be lost.
  if (block.type !== 'paragraph' && block.type !== 'heading') return false;
  if (block.content.some(({ href, footnote }) => href !== undefined || footnote !== undefined)) return false;
  const text = textOfBlock(block);
  if (text.length > longest) return false;
  const words = wordCount(text);
  if (words < 4 || /[:,;،؛、：，；]$/u.test(text) || !/\p{L}/u.test(text)) return false;
  // It may be the first item of a list that goes on through the text: “1. The ferry is back”.
  if (/^(?:\p{Nd}{1,3}[.)]|\p{L}\)|[-–—•*])\s/u.test(text)) return false;
  // A caption with its credit, or the day of an event.
  if (captionAndCredit(text).credit !== undefined || isTimeAlone(text)) return false;
  if (isOfNames(text)) return false;
  if (below.isByline) return !isProse(text) || words <= 45;
  if (block.type === 'heading') return false;
  return !endsWithStop(text) && !/[!?…。！？؟]["'”’»)\]]*$/u.test(text) && isText(below.text);
}

const isTimeAlone = (text: string): boolean =>
  text.length < 100 && /\p{Nd}/u.test(text) && namesTime(text, 'en') && !saysMoreThanTime(text, 'en');

/** Whether the line below is a sentence of the text. */
const isText = (text: string): boolean => endsWithStop(text) && wordCount(text) >= 4;

/**
 * Whether a line consists of names, like a byline that could not be read: “Jane Doe, Chief Reporter”, “新华社记者 王小明”.
 */
function isOfNames(text: string): boolean {
  if (/^.{0,12}(?:记者|記者|기자)/u.test(text)) return true;
  const words = text.match(/\p{L}[^\s]*/gu) ?? [];
  const capital = words.filter((word) => /^\p{Lu}/u.test(word));
  return words.length <= 8 && capital.length >= 2 && capital.length * 10 >= words.length * 6;
}
