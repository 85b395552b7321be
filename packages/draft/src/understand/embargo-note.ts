import { fieldIn, longestLine, partsOf, saysEmbargo } from './restriction.ts';

const month = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)';
/** What says when, in a line about an embargo. */
const time = new RegExp(
  [
    '\\d{4}-\\d{2}-\\d{2}',
    '\\b\\d{1,2}[:h]\\d{2}',
    '\\b\\d{1,2}(?:\\.\\d{2})? ?(?:am|pm|a\\.m|p\\.m|gmt|utc|bst|cet|est|hrs|hours|uhr|h|z)\\b',
    '\\b\\d{1,2}/\\d{1,2}',
    '\\b\\d{1,2}\\.\\d{1,2}\\.',
    `\\b\\d{1,2}(?:st|nd|rd|th|\\.)?(?: of| de)? ${month}`,
    `\\b${month}[a-z]* \\d`,
    '\\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\\b',
    '\\b(?:today|tonight|tomorrow|midnight|noon|midday|further notice)\\b',
  ].join('|'),
);

const untilWord = /^(?:until|till|til|not before|before|for|bis|hasta|jusqu|fino|tot)\b/;
/** How far into what is said of an embargo its time may stand: further on it belongs to a sentence. */
const soon = 15;

/**
 * The first of some lines that keeps the story back in words that nothing reads: "Embargo: 6 am Friday",
 * `embargo_until = 2030-01-01`, "STRICTLY EMBARGOED UNTIL 00:01 GMT", "Hold for release". A headline about an embargo on
 * oil does not: it says no time, or not in that way. Gives the line's place.
 */
export function embargoAmong(lines: readonly string[]): number | undefined {
  const at = lines.findIndex((line) => {
    const text = line.slice(0, longestLine);
    return text.trim() !== '' && [text, ...inBrackets(text)].some(isNote);
  });
  return at < 0 ? undefined : at;
}

/** "Merger agreed (embargoed until Friday)" has a note behind its headline. */
const inBrackets = (line: string): string[] => line.match(/[([][^()[\]]+(?=[)\]])/g) ?? [];

const isNote = (text: string): boolean =>
  isField(text) || isSentence(text) || isOrder(text) || isElement(text);

function isField(text: string): boolean {
  const found = fieldIn(text);
  if (!found || embargoIn(wordsOf(found.name)) < 0) return false;
  const said = found.value.toLowerCase();
  if (said === '' || /^(true|yes|on|1)$/.test(said) || untilWord.test(said)) return true;
  const at = said.search(time);
  return at >= 0 && at <= soon;
}

function isSentence(text: string): boolean {
  const words = wordsOf(text);
  const at = embargoIn(words);
  if (at < 0) return false;
  const next = words.slice(at + 1);
  if (next.length === 0) return true;
  // A day of ISO 8601 right after the word: a forgotten colon, or an element of XML.
  if (/^\d{4}$/.test(next[0] ?? '') && /^\d{2}$/.test(next[1] ?? '')) return true;
  if (untilWord.test(next.slice(0, 2).join(' ')) && time.test(text.toLowerCase())) return true;
  // "Embargo 6 am Friday", "Embargo – Friday", "| Embargo | Friday |"
  const [, sign = '', rest = ''] =
    /(?:embarg|sperrfrist)\p{L}*([^\p{L}\p{N}]*)(.*)/u.exec(text.toLowerCase()) ?? [];
  return rest.search(time) === 0 && (/^\d/.test(rest) || sign.trim() !== '');
}

const order =
  /^[^\p{L}\p{N}]*(?:(?:strictly|draft)[^\p{L}\p{N}]+)?(?:not for (?:publication|release|broadcast)|do not (?:publish|release|broadcast)|(?:put )?on hold|hold(?: for release)?|for release(?: at| on)?|draft)(?![\p{L}\p{N}])[^\p{L}\p{N}]*/u;

/** Orders to the desk such as "Not for release before 6 am", where nothing but a time follows. */
function isOrder(text: string): boolean {
  const said = text.toLowerCase().replace(/\s+/g, ' ').replace('don’t', 'do not').replace("don't", 'do not');
  const found = order.exec(said)?.[0];
  if (found === undefined) return false;
  const rest = said.slice(found.length);
  return rest === '' || (untilWord.test(rest) && time.test(rest)) || rest.search(time) === 0;
}

/** `<meta name="embargo" content="…">` */
function isElement(text: string): boolean {
  const [, name = ''] = /<[^>]*?\b(?:name|property|itemprop)\s?=\s?["']?([\w:.-]+)/i.exec(text) ?? [];
  return saysEmbargo(name);
}

/** Where the word for an embargo stands: first, or after words such as "strictly" and "under strict"; else -1. */
const embargoIn = (words: readonly string[]): number => {
  const at = words.findIndex((word) => !before.test(word));
  return at >= 0 && saysEmbargo(words[at] ?? '') ? at : -1;
};
const before =
  /^(?:strict|strictly|under|news|press|is|are|note|this|please|all|story|article|copy|report|release|material|text|content|information|sous|bajo|unter|sotto|sob)$/;

/** Words, and those that were set with spaces between their letters. */
const wordsOf = (text: string): string[] =>
  partsOf(
    text.replace(/(?<![\p{L}\p{N}])\p{L}(?: \p{L}){3,}(?![\p{L}\p{N}])/gu, (word) =>
      word.replaceAll(' ', ''),
    ),
  );
