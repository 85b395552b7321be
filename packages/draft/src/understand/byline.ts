import type { Author } from '@slugline/story';
import { joining, otherWork, wordsAfter, writing } from './byline-words.ts';

/** A line that names the people who made a story. */
export interface Byline {
  /** The line, as the draft has it. */
  text: string;
  authors: Author[];
}

/** In characters. */
const longestByline = 200;
const mostNames = 8;

/** Words of a calendar. They follow "By" in headlines, but are never part of names. */
const noName =
  /\b(mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(january|february|march|april|june|july|august|september|october|november|december|tonight|tomorrow|today)\b/i;

const capital = "\\p{Lu}[\\p{L}\\p{M}.'’‘`-]*";
const particle =
  '(?:de|da|di|do|dos|das|du|del|della|van|von|vom|zu|zur|der|den|ter|ten|la|le|el|al|bin|ibn|binti|ben|af|av)';
/** A person's name in scripts with capitals: two names or more. */
const person = RegExp(`^${capital}(?: (?:${particle} )*${capital}){1,4}$`, 'u');
/** Words that may follow the names: a place, a publication, a title. */
const trailing = RegExp(`^(?:\\p{L}{2,8} )?${capital}(?: (?:${particle} )*${capital}){0,3}$`, 'u');
/** A person's name in scripts without capitals: up to four words made of letters only. */
const letters = "[\\p{Lo}\\p{Lm}\\p{M}\\u200C'’.]+";
const uncased = RegExp(`^${letters}(?:[ ·・]${letters}){0,3}$`, 'u');

const between = RegExp(`\\s*[,;،؛]\\s*(?:(?:${joining})\\s+)?|\\s+(?:${joining})\\s+`, 'iu');
/** Between names in Chinese, Japanese and Korean. */
const betweenUnspaced = /[,、，;；・\s]+|[和与與及]/u;
/** Signs between several tasks in one line: “Haber: A / Fotoğraf: B”. */
const dividing = /\s+[|/·•–—]\s+|[;；]\s*|(?<=\p{L}{2})\.\s+(?=\p{Lu})|,\s+(?=\p{L}+(?: \p{L}+)?\s*:)/u;
/**
 * Words and signs between the tasks of two people within one part: “By Jane Doe, photographs by John Roe”, “文/张三
 * 图/李四”.
 */
const tasksMeet = /[\s,，、]+(?:(?:and|und|et|y|e|en|i|и|ve|dan) )?/gu;

interface Opening {
  bare: ReadonlyMap<string, RegExp>;
  anyBare: RegExp;
  signed: RegExp;
}
const sign = '\\s*[:：/／｜|＝=]\\s*(?=\\S)';
const openingOf = ({ bare, signed }: typeof writing): Opening => {
  const all = Object.values(bare).join('|');
  return {
    bare: new Map(
      Object.entries(bare).map(([language, words]) => [language, RegExp(`^(?:${words})\\s+(?=\\S)`, 'iu')]),
    ),
    anyBare: RegExp(`^(?:${all})\\s+(?=\\S)`, 'iu'),
    signed: RegExp(`^(?:${all}|${signed})${sign}`, 'iu'),
  };
};
const wrote = openingOf(writing);
const worked = openingOf(otherWork);
const closing = RegExp(`^(?<names>.+?)\\s*(?:${wordsAfter})$`, 'u');
/** Words such as “by” after “Photographs”, or “von” after “Text”. */
const linking = /\s+(?:by|von|van|par|por|di|de|door|oleh)$/iu;

/**
 * Reads a line such as “By Jane Doe and John Roe”, “Von Anna Weber, Fotos: Max Klein” or “記者 王小明”; undefined if the
 * line is not a byline. In a script with capitals every name has at least two parts, so “By the river they wept” is
 * not a byline. `language` (BCP 47) is the language of the draft; without it, the words of all languages apply.
 */
export function bylineOf(line: string, language?: string): Byline | undefined {
  if (line.length > longestByline || noName.test(line)) return undefined;
  const base = language?.split('-', 1)[0];
  const authors: Author[] = [];
  for (const [at, part] of line
    .replace(/[.。]$/u, '')
    .split(dividing)
    .entries()) {
    const read = peopleOf(bareOf(part), base);
    // The place and the publication may follow the names: “By Jane Doe | Madrid”.
    if (read === undefined && (at === 0 || !trailing.test(bareOf(part)))) return undefined;
    authors.push(...(read ?? []));
  }
  return authors.length > 0 ? { text: line, authors } : undefined;
}

/** Returns a part without brackets around it, and without a mail address or an agency after it. */
const bareOf = (part: string): string =>
  part
    .trim()
    .replace(/\s+\S+@\S+$/, '')
    // “(avec AFP)”, “(dpa)”
    .replace(/(?<=\S)\s+\(\p{L}[\p{L} /.,-]{1,30}\)$/u, '')
    .replace(/^[([（【](.*)[)\]）】]$/u, '$1')
    .trim();

function peopleOf(part: string, language: string | undefined): Author[] | undefined {
  const role = openedBy(worked, part, language);
  if (role !== undefined) return named(namesIn(part.slice(role.length), role), role);
  const opening = openedBy(wrote, part, language);
  if (opening === undefined) {
    const names = closing.exec(part)?.groups?.names;
    return names === undefined ? undefined : named(namesIn(names, ' '));
  }
  const rest = part.slice(opening.length).replace(/^(?:by|von|par|por|di|door|oleh) /i, '');
  const whole = namesIn(rest, opening);
  for (const { 0: gap, index } of rest.matchAll(tasksMeet)) {
    const second = rest.slice(index + gap.length);
    const its = openedBy(worked, second, language);
    const helpers = its === undefined ? undefined : namesIn(second.slice(its.length), its);
    const writers = helpers === undefined ? undefined : namesIn(rest.slice(0, index), opening);
    if (writers) return [...(named(writers) ?? []), ...(named(helpers, its) ?? [])];
  }
  return named(whole);
}

function openedBy({ bare, anyBare, signed }: Opening, text: string, language?: string): string | undefined {
  const own = language === undefined ? anyBare : bare.get(language);
  return (signed.exec(text) ?? own?.exec(text) ?? bare.get('en')?.exec(text))?.[0];
}

function named(names: readonly string[] | undefined, opening = ''): Author[] | undefined {
  const role = opening.replace(/[\s:：/／｜|＝=]+$/u, '').replace(linking, '');
  return names?.map((name) => (role === '' ? { name } : { name, role }));
}

/** Returns the persons of a list, or undefined if it is something else. */
function namesIn(list: string, opening: string): string[] | undefined {
  const text = list.trim().replace(/[.,]$/, '');
  if (/^[\p{Lo}]/u.test(text)) return uncasedNames(text, /[:：/／｜|＝=]\s*$/u.test(opening));
  const parts = text.split(between).filter((part) => part !== '');
  const end = parts.findIndex((part) => !person.test(part) || isTitle(part));
  const people = end < 0 ? parts : parts.slice(0, end);
  const others = parts.slice(people.length);
  if (people.length === 0 || parts.length > mostNames || others.length > 1) return undefined;
  return others.every((part) => trailing.test(part)) ? people : undefined;
}

/**
 * Whether a text is a title or an organisation, such as “Political Editor”, which may follow a name after a comma.
 */
const isTitle = (text: string): boolean =>
  /\b(?:editor|correspondent|reporter|writer|staff|chief|desk|agency|agencies|press|news|redakteur(?:in)?|korrespondent(?:in)?|correspondante?|corresponsal|corrispondente|verslaggever)\b/i.test(
    text,
  );

function uncasedNames(text: string, isSigned: boolean): string[] | undefined {
  const isEastAsian = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u.test(text);
  const bare = text.replace(RegExp(`\\s*(?:${wordsAfter})$`, 'u'), '');
  const names = bare.split(isEastAsian ? betweenUnspaced : between);
  // A single word after “by” may be any word: “بقلم” precedes names of at least two words.
  const fits = (name: string) =>
    uncased.test(name) &&
    (isEastAsian ? name.length <= (isSigned ? 6 : 4) : name.length <= 40 && (isSigned || name.includes(' ')));
  const most = isSigned ? mostNames : /\p{sc=Hangul}/u.test(text) ? 1 : 3;
  return names.length <= most && names.every(fits) ? names : undefined;
}

/**
 * Returns the persons that a stated byline names, with or without a word before them: “By Jane Harker and Tom O’Hare”
 * or “Jane Harker, Tom O’Hare”. If it can't be split, it is one name.
 */
export function authorsOf(stated: string): Author[] {
  const text = stated.replace(/\s+/g, ' ').trim();
  if (text === '') return [];
  return bylineOf(text)?.authors ?? (namesIn(text, ':') ?? [text]).map((name) => ({ name }));
}
