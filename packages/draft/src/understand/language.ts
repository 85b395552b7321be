import { SluglineError, type Warning } from '@slugline/story';
import { detectAll } from 'tinyld';
import type { Pass } from '../manuscript.ts';
import { textOfBlock } from '../text-of-block.ts';
import { languageByFunctionWords } from './function-words.ts';
import { languageByScript } from './script.ts';
import { statedIn } from './stated.ts';
import { trusted } from './told-apart.ts';

export interface ArticleLanguage {
  /** BCP 47, in canonical form. */
  language: string;
  dir: 'ltr' | 'rtl';
  warnings: Warning[];
}

const fewestLetters = 40;
const enoughLetters = 4000;
const sureFrom = 0.5;
const sureAhead = 1.5;

/** Scripts written from right to left (ISO 15924). */
const rightToLeft = new Set('Adlm Arab Aran Hebr Mand Mend Nkoo Rohg Samr Syrc Thaa Yezi'.split(' '));

/**
 * Returns the language of an article: the one in the settings; else the one that the text shows, if that is certain;
 * else the desk's own. A desk's regional tag (`en-NG`) is kept if the text is in that language. Throws
 * `settings_invalid`.
 */
export function languageOf(
  stated: string | undefined,
  text: string,
  desk: string,
  where: string,
): ArticleLanguage {
  if (stated !== undefined) return { ...withDirection(stated, where), warnings: [] };
  const own = withDirection(desk, where);
  const base = own.language.split('-', 1)[0] ?? own.language;
  const guess = guessLanguage(text);
  // No warning for only a few words, or if the detector does not know the desk's language.
  if (guess === undefined || guess.language === base) return { ...own, warnings: [] };
  if (!guess.certain && !Object.hasOwn(trusted, base)) return { ...own, warnings: [] };

  const language = guess.certain ? withDirection(guess.language, where) : own;
  const message = guess.certain
    ? `The text seems to be in "${guess.language}", not in "${own.language}". State it as "language" in story.yaml if that is wrong.`
    : `The text does not show its language for certain: "${own.language}" is assumed. State it as "language" in story.yaml.`;
  const code = guess.certain ? 'language_detected' : 'language_assumed';
  return { ...language, warnings: [{ code, message, where }] };
}

function guessLanguage(text: string): { language: string; certain: boolean } | undefined {
  // Word by word, because one expression for a word with a sign in it is quadratic in a text without spaces.
  const words = text
    .slice(0, enoughLetters)
    .replace(/\S+/g, (word) => (/.(:\/\/|@)./.test(word) ? ' ' : word));
  const byScript = languageByScript(words);
  if (byScript === 'other') return { language: 'und', certain: false };
  if (byScript !== undefined) return { ...byScript, certain: true };
  if ((words.match(/\p{L}/gu)?.length ?? 0) < fewestLetters) return undefined;
  const [first, second] = detectAll(words);
  if (!first) return { language: 'und', certain: false };
  const isAhead = first.accuracy >= sureFrom && first.accuracy >= sureAhead * (second?.accuracy ?? 0);
  const isTrusted = Object.hasOwn(trusted, first.lang) && trusted[first.lang]?.test(words) === true;
  if (isAhead && isTrusted) return { language: first.lang, certain: true };
  // The detector is rarely sure about a few sentences. Their function words show the language.
  const byWords = languageByFunctionWords(words);
  return byWords === undefined
    ? { language: first.lang, certain: false }
    : { language: byWords, certain: true };
}

/**
 * Returns the language (BCP 47) that a text certainly shows. For texts that don't become stories, such as captions.
 */
export function certainLanguage(text: string): string | undefined {
  const guess = guessLanguage(text);
  return guess?.certain ? guess.language : undefined;
}

function withDirection(tag: string, where: string): { language: string; dir: 'ltr' | 'rtl' } {
  try {
    const locale = new Intl.Locale(tag);
    const dir = rightToLeft.has(locale.maximize().script ?? '') ? 'rtl' : 'ltr';
    return { language: locale.toString(), dir };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new SluglineError(
      'settings_invalid',
      `${where}: "${tag}" is not a language tag such as en or pt-BR.`,
      {
        where,
        cause: error,
      },
    );
  }
}

/** The direction of a language's script. */
export const directionOf = (tag: string, where: string): 'ltr' | 'rtl' => withDirection(tag, where).dir;

export const language: Pass = {
  name: 'language',
  does: 'Finds the language: the stated one, else the one that the text certainly shows, else the site’s own.',
  run(manuscript, circumstances) {
    const { site, name } = circumstances;
    const words = manuscript.pieces.map(({ block }) => textOfBlock(block)).join('\n');
    const found = languageOf(statedIn(manuscript, circumstances).language, words, site.language, name);
    return {
      ...manuscript,
      language: found.language,
      warnings: [...manuscript.warnings, ...found.warnings],
    };
  },
};
