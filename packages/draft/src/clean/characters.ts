import { withoutUnseen, withPlainSpaces } from './unseen-characters.ts';

/**
 * Cleans the characters of a draft, as the rest of this package expects them: lines end in `\n`, letters are composed
 * (NFC, so that a word compares equal wherever it was typed), and characters that a word processor or web page left in
 * are removed. A break within a paragraph (Word's vertical tab, U+2028) becomes `\v`, unless it is the only kind of
 * line end. Non-breaking hyphens, U+2011 and Word's own U+001E, become hyphens, and Word's bullets those of other fonts.
 * Spaces become plain ones, but those that keep a number with its unit.
 *
 * Joiners (U+200C, U+200D) stay, because Persian words and emoji need them. Direction marks and isolates stay, too.
 * `unseenIn` says what changes.
 */
export function cleanCharacters(text: string): string {
  const clean = withoutUnseen(withPlainSpaces(text.normalize('NFC')))
    .replace(/\r\n?|[\u0085\u2029\f]/g, '\n')
    .replace(/\u2028/g, '\v')
    .replace(/\u2011/g, '-')
    .replaceAll('\u001E', '-')
    .replace(/[\u1680\u2000-\u200A\u205F\u3000]/g, ' ')
    .replace(/[^\P{Cc}\n\t\v]/gu, '');
  return clean.includes('\n') ? clean : clean.replaceAll('\v', '\n');
}

/** Returns a text with clean characters on one line, with single spaces, and none at its start and end. */
export const oneLine = (text: string): string => cleanCharacters(text).replace(/\s+/g, ' ').trim();

/** Returns a text of at most `most` characters for a message. A longer one ends with an ellipsis. */
export const shortened = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most)}…` : text;

/** The zeros of the digits that newsrooms write: ASCII, Arabic, Persian, Devanagari, Bengali, Thai, full width. */
const zeros = [0x30, 0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50, 0xff10];

/** Returns the ASCII digit for a digit of these scripts, and any other sign as it is. */
export function asciiDigit(sign: string): string {
  const code = sign.codePointAt(0) ?? 0;
  const zero = zeros.find((first) => code >= first && code < first + 10);
  return zero === undefined ? sign : String(code - zero);
}

/** Whether a line ends like a sentence, in the scripts of newsrooms. */
export const endsSentence = (text: string): boolean => /[.!?…。！？।۔؟]["'”’»)\]]*$/u.test(text);

/** Whether two lines have the same words, ignoring case, spacing and punctuation. False for lines without words. */
export function saysTheSame(one: string, other: string): boolean {
  const words = bareWords(one);
  return words !== '' && words === bareWords(other);
}

/** Returns the words of a text in lower case, with one space between them. */
export const bareWords = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
