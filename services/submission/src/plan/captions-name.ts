import { languageInWords } from './language-words.ts';

/** What a file name says about captions. */
export interface CaptionsName {
  /** BCP 47. */
  language?: string;
  kind?: 'sdh' | 'forced';
  /** What a person should know when the language is not certain. Each is a part of a sentence. */
  doubts: string[];
}

/** Words in names that state the kind. HI, hearing impaired, is handled separately: it is also the code of Hindi. */
const KINDS: Readonly<Record<string, 'sdh' | 'forced'>> = {
  ...{ sdh: 'sdh', cc: 'sdh', hoh: 'sdh', deaf: 'sdh' },
  ...{ forced: 'forced', foreign: 'forced' },
};

/** Words in names that say nothing about the language. */
const IDLE = new Set(
  (
    'caption captions subtitle subtitles subs sub track text untertitel legendas sottotitoli ' +
    'default full final fixed original orig edit edited clean dub dubbed sync synced web hd uhd ' +
    'mp4 mov m4v mkv webm avi mpg mxf mp3 wav m4a srt vtt ass ssa utf'
  ).split(' '),
);

/** Codes for Chinese in fan subtitles. They are not language tags, or they are the tags of other languages. */
const CHINESE: Readonly<Record<string, string>> = {
  ...{ chs: 'zh-Hans', gb: 'zh-Hans', sc: 'zh-Hans' },
  ...{ cht: 'zh-Hant', big5: 'zh-Hant', tc: 'zh-Hant' },
};

/** Languages that news is subtitled in. The code of any other language counts with a doubt: `new` is Newari. */
const COMMON = new Set(
  (
    'af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fil fr ga gl gu ha he hi hr hu hy id is it ja ka ' +
    'kk km kn ko ku ky lo lt lv mk ml mn mr ms mt my nb ne nl nn no pa pl ps pt ro ru si sk sl so sq sr sv sw ta te ' +
    'tg th tk tl tr uk ur uz vi yo yue zh zu'
  ).split(' '),
);

const names = (type: 'language' | 'region' | 'script') =>
  new Intl.DisplayNames(['en'], { type, fallback: 'none' });
const known = { language: names('language'), region: names('region'), script: names('script') };

/** The English name and the tag, for messages: `German (de)`. */
export const inEnglish = (tag: string): string => {
  const name = known.language.of(tag);
  return name === undefined ? tag : `${name} (${tag})`;
};

interface Token {
  /** The characters between it and the previous token. */
  separator: string;
  text: string;
}

/** Splits a part of a file name at dots, spaces, hyphens, underscores and brackets. */
export const tokensOf = (words: string): Token[] =>
  Array.from(words.matchAll(/([.\s_()[\]+-]*)([^.\s_()[\]+-]+)/g), ([, separator = '', text = '']) => ({
    separator,
    text,
  }));

/**
 * Reads what a file name says besides the name of the video: `.en`, `_eng`, `.pt-br.forced`, ` (English)`. `isHindi`
 * says whether the text has letters of Hindi.
 */
export function readCaptionsName(words: string, isHindi: boolean): CaptionsName {
  const tokens = tokensOf(words);
  const languages: string[] = [];
  const doubts: string[] = [];
  let kind: CaptionsName['kind'];
  let saysHi = false;
  for (let at = 0; at < tokens.length; ) {
    const part = partAt(tokens, at);
    at += part.tokens;
    if (part.kind) kind = kind === 'forced' ? kind : part.kind;
    if (part.language !== undefined) languages.push(part.language);
    if (part.doubt !== undefined) doubts.push(part.doubt);
    saysHi ||= part.isHi === true;
  }
  if (saysHi && languages.length > 0) kind ??= 'sdh';
  else if (saysHi && (isHindi || kind !== undefined)) languages.push('hi');
  else if (saysHi) {
    kind = 'sdh';
    doubts.push(
      '“hi” in its name may mean Hindi, and its text is not in Hindi: it is taken for “hearing impaired”',
    );
  }
  const bases = new Set(languages.map(baseOf));
  if (bases.size > 1)
    doubts.push(`its name says ${languages.map(inEnglish).join(' and ')}, of which the last one is taken`);
  // If a name states both English and en-GB, the longer tag counts, because it says more.
  const last = languages.findLast((tag) => baseOf(tag) === baseOf(languages.at(-1) ?? ''));
  const language = languages.findLast((tag) => last !== undefined && tag.startsWith(`${last}-`)) ?? last;
  return { ...(language === undefined ? {} : { language }), ...(kind && { kind }), doubts };
}

/** What one or more tokens of a name say, and the number of these tokens. */
interface Part extends Omit<CaptionsName, 'doubts'> {
  tokens: number;
  doubt?: string;
  isHi?: boolean;
}

function partAt(tokens: readonly Token[], at: number): Part {
  const word = tokens[at]?.text ?? '';
  const lower = word.toLowerCase();
  const kind = KINDS[lower];
  if (kind) return { tokens: 1, kind };
  if (lower === 'hi') return { tokens: 1, isHi: true };
  for (let count = Math.min(MOST_WORDS, tokens.length - at); count > 0; count--) {
    const language = languageInWords(
      tokens
        .slice(at, at + count)
        .map(({ text }) => text)
        .join(' '),
    );
    if (language !== undefined) return { tokens: count, language };
  }
  const chinese = CHINESE[lower];
  if (chinese !== undefined)
    return {
      tokens: 1,
      language: chinese,
      doubt: `“${word}” in its name is taken for ${inEnglish(chinese)}`,
    };
  if (IDLE.has(lower)) return { tokens: 1 };
  return tagAt(tokens, at) ?? countryAt(word) ?? { tokens: 1, ...unknown(word) };
}

/** The most words in the name of a language, as in `Latin American Spanish`. `Portuguese (Brazil)` has two. */
const MOST_WORDS = 3;

/** Reads a language tag: a code, then perhaps a script and a region, each after a hyphen or an underscore. */
function tagAt(tokens: readonly Token[], at: number): Part | undefined {
  const word = tokens[at]?.text ?? '';
  const language = /^[a-z]{2,3}$/i.test(word) ? canonical(word) : undefined;
  if (language === undefined || known.language.of(language) === undefined) return undefined;
  let [tag, count] = [language, 1];
  for (const isNext of [isScript, isRegion]) {
    const next = tokens[at + count];
    if (next === undefined || !/^[-_]$/.test(next.separator) || !isNext(next.text)) continue;
    tag = canonical(`${tag}-${next.text}`) ?? tag;
    count += 1;
  }
  if (COMMON.has(baseOf(tag))) return { tokens: count, language: tag };
  return { tokens: count, language: tag, doubt: `“${word}” in its name is taken for ${inEnglish(tag)}` };
}

const isScript = (text: string): boolean => /^[a-z]{4}$/i.test(text) && isNamed('script', text);
/** CC means closed captions here, not the Cocos Islands. */
const isRegion = (text: string): boolean =>
  /^([a-z]{2}|\d{3})$/i.test(text) && KINDS[text.toLowerCase()] === undefined && isNamed('region', text);

const isNamed = (type: 'script' | 'region', text: string): boolean => {
  const code =
    type === 'region' ? text.toUpperCase() : `${text[0]?.toUpperCase()}${text.slice(1).toLowerCase()}`;
  return known[type].of(code) !== undefined;
};

/** Reads the code of a country in place of a language: `jp` is taken for Japanese. */
function countryAt(word: string): Part | undefined {
  if (!/^[a-z]{2}$/i.test(word) || !isNamed('region', word)) return undefined;
  const { language } = new Intl.Locale(`und-${word}`).maximize();
  if (language === 'und' || !COMMON.has(language)) return undefined;
  const country = known.region.of(word.toUpperCase());
  return {
    tokens: 1,
    language,
    doubt: `“${word}” in its name is the code of a country (${country}), which is taken for ${inEnglish(language)}`,
  };
}

/** A word with digits is a number or a date of the file. Any other word may be a language that is not known here. */
const unknown = (word: string): { doubt?: string } =>
  /\d/.test(word) ? {} : { doubt: `“${word}” in its name is no language that is known here` };

/** Whether a word at the end of a name is about captions, regardless of the words before it. */
export const saysSomething = (tokens: readonly Token[], at: number): boolean => {
  const { language, kind, isHi, doubt } = partAt(tokens, at);
  const word = tokens[at]?.text.toLowerCase() ?? '';
  const isIdle = IDLE.has(word) || /^\d+$/.test(word);
  return isIdle || kind !== undefined || isHi === true || (language !== undefined && doubt === undefined);
};

const baseOf = (tag: string): string => tag.split('-', 1)[0] ?? tag;

function canonical(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
