import { SluglineError, type Warning } from '@slugline/story';
import { detectAll } from 'tinyld';

export interface ArticleLanguage {
  /** BCP 47, in canonical form. */
  language: string;
  dir: 'ltr' | 'rtl';
  warnings: Warning[];
}

/**
 * Languages that the detector tells apart well, and what a text must show besides. It knows 62 languages and names
 * one of them for any text: measured, Yoruba and Igbo come out as certain Vietnamese, Kurdish and Pashto as certain
 * Persian, Hausa as Tagalog, Swahili as Rundi. What it says of a language that is not in this list is not used.
 */
const trusted: Readonly<Record<string, RegExp>> = {
  ...always(
    'en fr de es pt it nl sv da no fi is ga pl cs hu ro el hy ka th ja ko zh km my am ta te kn gu bn he',
  ),
  vi: /[đơưĐƠƯ]/,
  tr: /^[^əƏ]*$/,
  ru: /^[^әөүұқғңҺһӨҮ]*$/,
  fa: /^[^ەێۆڕڵټډړښګڼې]*$/,
  ar: /^[^پچژگکیەێۆے]*$/,
  ur: /[ےٹڈڑ]/,
};

const fewestLetters = 40;
const enoughLetters = 4000;
const sureFrom = 0.5;
const sureAhead = 1.5;

/** Scripts written from right to left (ISO 15924). */
const rightToLeft = new Set('Adlm Arab Aran Hebr Mand Mend Nkoo Rohg Samr Syrc Thaa Yezi'.split(' '));

/**
 * The language of an article: what the settings say; else what the text shows, if that is certain; else the desk's
 * own. A desk's regional tag (`en-NG`) is kept where the text is in that language. Fails with `settings_invalid`.
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
  // Nothing to say about a few words, nor about a desk's language that the detector does not know.
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
  // Word by word: one expression for a word with a sign in it is quadratic in a text without a space.
  const words = text
    .slice(0, enoughLetters)
    .replace(/\S+/g, (word) => (/.(:\/\/|@)./.test(word) ? ' ' : word));
  if ((words.match(/\p{L}/gu)?.length ?? 0) < fewestLetters) return undefined;
  const [first, second] = detectAll(words);
  if (!first) return { language: 'und', certain: false };
  const isAhead = first.accuracy >= sureFrom && first.accuracy >= sureAhead * (second?.accuracy ?? 0);
  const isTrusted = Object.hasOwn(trusted, first.lang) && trusted[first.lang]?.test(words) === true;
  return { language: first.lang, certain: isAhead && isTrusted };
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

function always(languages: string): Record<string, RegExp> {
  return Object.fromEntries(languages.split(' ').map((language) => [language, /(?:)/]));
}
