import { ar } from './ar.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fa } from './fa.ts';
import { fr } from './fr.ts';
import { he } from './he.ts';
import { hi } from './hi.ts';
import { id } from './id.ts';
import { it } from './it.ts';
import { ja } from './ja.ts';
import { ko } from './ko.ts';
import { nl } from './nl.ts';
import { pl } from './pl.ts';
import { pt } from './pt.ts';
import { ru } from './ru.ts';
import { tr } from './tr.ts';
import type { Words } from './words.ts';
import { zhHans } from './zh-hans.ts';
import { zhHant } from './zh-hant.ts';

/** The languages that pages have words for, by their tags without a region. */
const languages: Readonly<Record<string, Words>> = {
  ...{ ar, de, en, es, fa, fr, he, hi, id, it, ja, ko, nl, pl, pt, ru, tr },
  'zh-Hans': zhHans,
  'zh-Hant': zhHant,
};

/** The words for a page, and their language (BCP 47): the story's own, or English. */
export interface Spoken {
  words: Words;
  language: string;
  dir: 'ltr' | 'rtl';
  /** True for English words in a story of another language. */
  foreign: boolean;
}

/** Returns the words in a language (BCP 47), or English ones for a language without a file of words. */
export function wordsIn(language: string): Spoken {
  // Without a region, English times are in British style: day before month, 24 hours.
  const english: Spoken = { words: en, language: 'en-GB', dir: 'ltr', foreign: true };
  const locale = localeOf(language);
  if (locale === undefined) return english;
  const words = languages[locale.language] ?? languages[`${locale.language}-${locale.maximize().script}`];
  if (words === undefined) return english;
  return {
    words,
    language: locale.baseName === 'en' ? 'en-GB' : locale.baseName,
    dir: words === ar || words === fa || words === he ? 'rtl' : 'ltr',
    foreign: false,
  };
}

/** Undefined for a tag that is not valid. `StoryManifest` accepts some of them, such as `a`. */
function localeOf(language: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(language);
  } catch {
    return undefined;
  }
}
