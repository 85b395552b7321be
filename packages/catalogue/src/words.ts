import { SluglineError } from '@slugline/story';

/** The longest text that can be searched for, in characters. */
const longestQuery = 300;
/** The longest word that is indexed, in characters. PostgreSQL takes no longer ones than 2,046 bytes. */
const longestWord = 100;
/** The most words that are indexed of one story. */
const mostWords = 8_000;

/**
 * A part of a search; a story has to match all of them. It has the ways to write it, of which a story has to have one. Each
 * is words that follow one another; the last one matches as the beginning of a word.
 */
export type Term = readonly (readonly string[])[];

/**
 * Returns the words of a text for the index, in order. Chinese, Japanese and Korean characters are words of their own.
 * A word with an Arabic or Hebrew article is followed by the word without it. The words have letters, digits and marks
 * only, so they are safe in the query languages of both engines.
 */
export function indexedWords(text: string): string[] {
  return runsOf(folded(text))
    .flatMap(({ words, bare = [] }) => [...words, ...bare])
    .slice(0, mostWords);
}

/**
 * Reads what somebody searches for. All of it is plain text: there are no operators. What is written without a space, such
 * as `S-Bahn` or `5G網絡`, has to follow one another in the story, too. Returns no terms for a text without words. Throws
 * `request_invalid` for a text that is too long.
 */
export function termsOf(text: string): Term[] {
  if (text.length > longestQuery)
    throw new SluglineError('request_invalid', `q has more than ${longestQuery} characters`, { where: 'q' });
  return folded(text)
    .split(/[\s,;/|、，；／]+/u)
    .flatMap(termsOfPiece);
}

function termsOfPiece(piece: string): Term[] {
  const runs = runsOf(piece);
  if (runs.length === 0) return [];
  // In the index, a word without its article stands between the word and the next one.
  if (runs.some(({ bare }) => bare !== undefined))
    return runs.map(({ words, bare }) => (bare === undefined ? [words] : [words, bare]));
  return [[runs.flatMap(({ words }) => words)]];
}

/** A word, or characters each of which is a word, and the word without its article. */
interface Run {
  words: string[];
  bare?: string[];
}

const runs =
  /(?<characters>[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]+)|(?<word>(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー])[\p{L}\p{N}\p{M}])+)/gu;

/** `text` is folded. */
function runsOf(text: string): Run[] {
  return [...text.matchAll(runs)].map(({ groups }): Run => {
    const { characters, word = '' } = groups ?? {};
    if (characters !== undefined) return { words: [...characters] };
    const known = [...word].slice(0, longestWord).join('');
    const bare = withoutArticle(known);
    return bare === undefined ? { words: [known] } : { words: [known], bare: [bare] };
  });
}

/** Letters that Unicode does not decompose, and forms of letters that people use for one another. */
const alike: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ħ: 'h',
  ŧ: 't',
  ς: 'σ',
  // Arabic: alef wasla, alef maksura, teh marbuta, Persian yeh and kaf, and the dotless kashida.
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ة: 'ه',
  ک: 'ك',
  ـ: '',
  // Hebrew: the forms at the end of a word.
  ך: 'כ',
  ם: 'מ',
  ן: 'נ',
  ף: 'פ',
  ץ: 'צ',
};
const alikeLetters = new RegExp(`[${Object.keys(alike).join('')}]`, 'g');

/** Marks that people leave out. In other scripts, such as Devanagari, marks are vowels and stay. */
const optionalMarks =
  /(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}]\p{M}*)\p{M}/gu;

/**
 * Returns a text in the form that is compared: lower case, without marks that people leave out, with one form for
 * letters that people use for one another. Both engines get this form, because neither has all of these rules.
 */
function folded(text: string): string {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/\p{Cf}/gu, '')
      .replace(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf))
      .normalize('NFD')
      .replace(optionalMarks, '')
      .normalize('NFC')
      // Hebrew abbreviations are written with a gershayim or a quotation mark, or without.
      .replace(/(?<=[א-ת])['"’”׳״](?=[א-ת])/gu, '')
      .replace(alikeLetters, (letter) => alike[letter] ?? letter)
  );
}

/**
 * Returns a word without the Arabic article (and what may stand before it: “and”, “with”, “so”, “like”, “for”) or the
 * Hebrew one, or undefined when it has none. A word as short as one letter is no word.
 */
function withoutArticle(word: string): string | undefined {
  const rest = /^(?:[وبفك]?ال|لل)(.{2,})$/u.exec(word) ?? /^ו?ה([א-ת]{2,})$/u.exec(word);
  return rest?.[1];
}
