import { endsSentence } from '../clean/characters.ts';

/**
 * Words that publications are named with. At the end of a name ("The Harbour Gazette") or, for some, at its
 * beginning ("Radio Kano", "Times of Malta").
 */
const endings =
  'gazette times news herald post daily tribune today online guardian chronicle journal standard observer telegraph ' +
  'express mail star sun mirror record press reporter reporters courier dispatch examiner independent leader ' +
  'monitor argus advertiser echo bulletin review weekly magazine digest trust punch vanguard nation blog tv radio ' +
  'fm media network newspaper newspapers newswire wire agency report punchng zeitung allgemeine kurier anzeiger ' +
  'tageblatt nachrichten';
const beginnings =
  'times news radio voice diario jornal folha journal le la el il corriere gazzetta zeitung daily';
const regions = 'nigeria africa ghana kenya international global uk usa online digital live ng';
const namedWith = new Set(endings.split(' '));
const namedFrom = new Set(beginnings.split(' '));
const region = new Set(regions.split(' '));

const smallWords = new Set(
  'of the and & de la le du des del di da al el und für von y e et for in on'.split(' '),
);

const longestName = 60;
const mostWords = 6;
/** A headline beside a publication's name has at least so many words. */
const fewestHeadlineWords = 4;

/** Lines that stand above a headline to say what kind of story it is: neither the publication nor the headline. */
const labels =
  /^(breaking( news)?|just in|exclusive|developing( story)?|updated?|live( updates)?|news|(latest|top|local|world|national|metro|foreign|sports?|business|entertainment) news|politics|sports?|business|opinion|editorial|analysis|feature|features|interview|entertainment|health|education|crime|metro|world|national|lifestyle|technology|tech)$/i;

/** Whether a line above a headline only names a section or a kind of story. */
export const isSectionLabel = (text: string): boolean =>
  labels.test(text.replace(/[^\p{L}\p{N} ]+/gu, '').trim());

/** What stands around a first line that may be a publication's name alone. */
export interface Surroundings {
  /** The line after it, which then is the headline. */
  next: string;
  /** Whether that line is certain to be the headline: by a media marker, its markup, or the settings. */
  nextIsHeadline: boolean;
  /** The text after both; empty if there is none. */
  rest: string;
}

/**
 * Whether a draft's first line is the name of the publication, not the headline. It takes the form of a name, a next
 * line that can be a headline, and evidence: how publications are named, a media marker on the next line, or the
 * name again further down. A short headline over a standfirst has none of these and stays the headline.
 */
export function isPublication(first: string, { next, nextIsHeadline, rest }: Surroundings): boolean {
  if (!hasFormOfName(first)) return false;
  const nextWords = next.split(' ').length;
  if (nextIsHeadline) return true;
  if (next === '' || rest === '' || endsSentence(next.replace(/[?!]$/, ''))) return false;
  const words = first.split(' ');
  if (nextWords < Math.max(fewestHeadlineWords, words.length)) return false;
  return isNamedLikeOne(first) || words.length === 1 || (words.length <= 4 && rest.includes(first));
}

/** Few words, each with a capital letter (or a web address), and nothing that a sentence or a headline has. */
function hasFormOfName(text: string): boolean {
  const words = text.split(' ');
  if (text.length > longestName || words.length > mostWords || /[.!?,:;…"“”]$|[?!:;"“”(]/u.test(text))
    return false;
  if (isDomain(text)) return true;
  return words.every((word) => /^[\p{Lu}\p{Lo}\d&|]/u.test(word) || smallWords.has(word.toLowerCase()));
}

function isNamedLikeOne(text: string): boolean {
  if (isDomain(text)) return true;
  const words = text.toLowerCase().split(' ');
  const last = words.findLast((word) => !region.has(word)) ?? '';
  const isTheName = words[0] === 'the' && words.length <= 3;
  return isTheName || namedWith.has(last) || namedFrom.has(words[0] ?? '') || region.has(words.at(-1) ?? '');
}

const isDomain = (text: string): boolean => /^(?:[\p{L}\d-]+\.)+(?:\p{L}{2,10})$/u.test(text);
