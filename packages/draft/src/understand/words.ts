/**
 * Scripts that are written without spaces between words. Two of their characters count as one word, because finding
 * real words needs a dictionary (https://www.unicode.org/reports/tr29/#Word_Boundaries).
 */
const unspaced =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/gu;

/** Returns about how many words a text has. */
export function wordCount(text: string): number {
  const characters = text.match(unspaced)?.length ?? 0;
  const spaced = text.replace(unspaced, ' ').match(/[\p{L}\p{N}][^\s]*/gu)?.length ?? 0;
  return spaced + Math.ceil(characters / 2);
}

/** Frequent words of four letters or more. It means nothing if two lines share one of these. */
const frequent = new Set(
  (
    'that this with from have will they their there when what where which after over into about than then been were said ' +
    'says more most also only some your eine einer einen dass nach über auch nicht wird sind oder para como pero este esta ' +
    'dans pour avec sont elle leur plus mais della dello alla nella sono come anche voor niet door naar zijn worden która ' +
    'które jest oraz после чтобы который которые были было olan için olarak daha dari yang dengan untuk pada akan'
  ).split(' '),
);

/** Letters that Arabic and Hebrew write at the beginning of a word, where other languages use a separate word. */
const attached = /^(?:[وفبلك]?ال|[وفبلك](?=\p{L}{3})|[והבלמשכ](?=\p{L}{3}))/u;

/** Returns the stems of a text's longer words: their first letters, so that other forms of a word match. */
export function stemsOf(text: string): Set<string> {
  const stems = new Set<string>();
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
    if (frequent.has(word)) continue;
    unspaced.lastIndex = 0;
    if (unspaced.test(word)) {
      for (let at = 0; at + 2 <= word.length; at += 1) stems.add(word.slice(at, at + 2));
    } else if (/^\p{sc=Hangul}/u.test(word)) {
      if (word.length >= 2) stems.add(word.slice(0, 2));
    } else {
      const bare = word.replace(attached, '');
      if (bare.length >= 3 && (word.length >= 4 || /^\p{N}/u.test(word))) stems.add(bare.slice(0, 4));
    }
  }
  return stems;
}

/** Returns how many stems of one text are in another. */
export function shared(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  return [...one].filter((stem) => other.has(stem)).length;
}
