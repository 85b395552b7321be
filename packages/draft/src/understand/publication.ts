import { saysTheSame } from '../clean/characters.ts';
import { wordCount } from './words.ts';

/**
 * Words that appear in hardly any names but those of publications. Leader, Star, Mail, Report and similar words are
 * not listed, because headlines end in these, too.
 */
const own = new Set(
  (
    'gazette times herald tribune chronicle observer telegraph courier examiner advertiser bulletin newspaper newspapers ' +
    'newswire gazzetta corriere jornal diario folha zeitung allgemeine kurier anzeiger tageblatt nachrichten rundschau ' +
    'krant dagblad courant gazeta kurier dziennik газета вестник известия ведомости gazetesi صحيفة جريدة روزنامه עיתון ' +
    'समाचार日报 日报 日報 晚报 晚報 新聞 新聞社 新闻网 일보 신문'
  ).split(/\s+/),
);
/** The endings of publications' names in languages without spaces. */
const ownEnding = /(?:日报|日報|晚报|晚報|早报|時報|时报|新闻网|新聞網|新聞社|新聞|通信社|통신|일보|신문)$/u;

/** Words that follow the name of a publication: the country or the edition. */
const region = new Set(
  'nigeria africa ghana kenya international global uk usa online digital live ng'.split(' '),
);
const smallWords = new Set(
  'of the and & de la le les il lo gli du des del di da do al el und für von y e et for in on'.split(' '),
);

const longestName = 60;
const mostWords = 6;

/**
 * Whether a text is a few words, each with a capital letter (or a web address), with no signs of a sentence or
 * headline.
 */
export function hasFormOfName(text: string): boolean {
  const words = text.split(' ');
  if (text.length > longestName || words.length > mostWords) return false;
  if (isDomain(text)) return true;
  if (/[.!?,:;…"“”]$|[?!:;"“”(–—]/u.test(text)) return false;
  return words.every((word) => /^[\p{Lu}\p{Lo}\d&|]/u.test(word) || smallWords.has(word.toLowerCase()));
}

const isDomain = (text: string): boolean => /^(?:[\p{L}\d-]+\.)+(?:\p{L}{2,10})$/u.test(text);

/** Whether a name is formed like that of a publication: with one of their typical words, or as a web address. */
export function isNamedLikeOne(text: string): boolean {
  if (!hasFormOfName(text)) return false;
  if (isDomain(text)) return true;
  const words = text.toLowerCase().split(' ');
  const last = words.findLast((word) => !region.has(word)) ?? '';
  const first = words.find((word) => !smallWords.has(word)) ?? '';
  return own.has(last) || own.has(first) || (wordCount(text) <= 4 && ownEnding.test(text));
}

/** Whether a line names one of the site's publications. */
export const siteNamed = (text: string, publications: readonly string[]): boolean =>
  publications.some((name) => saysTheSame(name, text));
