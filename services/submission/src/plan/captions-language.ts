import { isToldApart } from '@slugline/draft/told-apart';
import { inEnglish } from './captions-name.ts';

/** What is spoken at the beginning of a file of captions. */
export interface Spoken {
  words: string;
  /** The language of the words, if that is certain. */
  language?: string;
}

/** What the words of captions show about their language. */
export interface TextLanguage {
  /** The language of the text, if that is certain. */
  shown?: string;
  /** Returns why the text can't be in a language, as part of a sentence. Undefined when it can. */
  contradicts(language: string): string | undefined;
  confirms(language: string): boolean;
  /** Whether it has letters of Hindi. */
  isHindi: boolean;
}

export function languageOfText({ words, language: shown }: Spoken): TextLanguage {
  return {
    ...(shown === undefined ? {} : { shown }),
    confirms: (language) => shown !== undefined && familyOf(shown) === familyOf(language),
    contradicts: (language) => {
      const isInScript = isInScriptOf(language, words);
      const isOther = shown !== undefined && familyOf(shown) !== familyOf(language);
      if (isOther && (!isInScript || isToldApart(baseOf(language))))
        return `its text looks like ${inEnglish(shown)}`;
      return isInScript ? undefined : `its text is not in the script of ${inEnglish(language)}`;
    },
    isHindi: /\p{Script=Devanagari}/u.test(words),
  };
}

/** Returns the lines without times, tags and the fields that SubStation Alpha has before the text. */
export const spokenIn = (text: string): string =>
  text
    .split(/\r\n|\r|\n/)
    .flatMap((line) => {
      if (line.includes('-->') || /^(WEBVTT|NOTE|STYLE|Format:|Style:|\[|[A-Z][\w ]{1,30}: )/.test(line))
        return [];
      const [, dialogue] = /^Dialogue:(?:[^,]*,){9}(.*)$/.exec(line) ?? [];
      return [(dialogue ?? line).replace(/<[^<>]*>|\{[^{}]*\}|\\[Nnh]/g, ' ')];
    })
    .join('\n');

const baseOf = (tag: string): string => tag.split('-', 1)[0] ?? tag;

/** Languages that the detector does not tell apart, with the code that stands for them here. */
const FAMILIES: Readonly<Record<string, string>> = {
  ...{ nb: 'no', nn: 'no', yue: 'zh', cmn: 'zh' },
};
const familyOf = (tag: string): string => FAMILIES[baseOf(tag)] ?? baseOf(tag);

/** Languages that are written in several scripts. */
const SEVERAL_SCRIPTS = new Set('az bs ha kk ku ky mn ms pa sr tg tk uz'.split(' '));
const FEWEST_LETTERS = 5;

/** Scripts (ISO 15924) that stand for several scripts of Unicode. */
const SCRIPTS: Readonly<Record<string, string>> = {
  Jpan: '\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}',
  Kore: '\\p{sc=Hang}\\p{sc=Han}',
  Hans: '\\p{sc=Han}',
  Hant: '\\p{sc=Han}',
};

/** Whether a text has letters of the script that a language is written in, or too few letters to say. */
function isInScriptOf(language: string, words: string): boolean {
  const { script } = new Intl.Locale(language).maximize();
  if (script === undefined || SEVERAL_SCRIPTS.has(baseOf(language))) return true;
  const letters = words.match(/\p{L}/gu) ?? [];
  if (letters.length < FEWEST_LETTERS) return true;
  const own = new RegExp(`[${SCRIPTS[script] ?? `\\p{sc=${script}}`}]`, 'gu');
  return (words.match(own)?.length ?? 0) > 0;
}
