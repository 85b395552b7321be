/**
 * The characters of a draft as the rest of this package expects them: lines end in `\n`, letters are composed
 * (NFC, so that a word compares equal wherever it was typed), and what a word processor or web page left in is out.
 *
 * Joiners (U+200C, U+200D) stay: Persian words and emoji need them. So do direction marks and isolates; embeddings
 * and overrides go, for they can make a page show other text than it holds (Unicode TR 36, section 2.8).
 */
export const cleanCharacters = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\r\n?|[\u0085\u2028\u2029\f\v]/g, '\n')
    .replace(/[\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]/g, ' ')
    .replace(/[\u00AD\u200B\u2060\uFEFF\uFFFC\u202A-\u202E]/g, '')
    .replace(/[^\P{Cc}\n\t]/gu, '');

/** Whether a line ends the way a sentence does, in the scripts that newsrooms write. */
export const endsSentence = (text: string): boolean => /[.!?…。！？।۔؟]["'”’»)\]]*$/u.test(text);

/** Whether two lines say the same words, whatever their case, spacing and punctuation. Lines without words do not. */
export function saysTheSame(one: string, other: string): boolean {
  const words = bareWords(one);
  return words !== '' && words === bareWords(other);
}

const bareWords = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
