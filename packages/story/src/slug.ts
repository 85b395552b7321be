import slugify from '@sindresorhus/slugify';
import anyAscii from 'any-ascii';

/** How slugs are written: in the headline's own script, or transliterated to ASCII. */
export type Slugs = 'native' | 'ascii';

/** The longest slug, in characters, so that links stay readable. */
const longestSlug = 80;
/**
 * The longest slug, in bytes of UTF-8. A name in a file system has at most 255 bytes, and a slug may get a suffix: a
 * hyphen and a story's id.
 */
const longestBytes = 200;

/**
 * Turns a headline into a path segment of lower-case letters, digits and hyphens: in its own script (Unicode's NFC, as
 * browsers show addresses), or in ASCII. Returns `fallback` (the end of the story's id) when the headline has no letter
 * or digit. Never returns an empty segment.
 */
export function slugOf(
  headline: string,
  fallback: string,
  { slugs = 'native', language = 'und' }: { slugs?: Slugs; language?: string } = {},
): string {
  const text = lowerCase(headline, language);
  const slug = shortened(slugs === 'ascii' ? asciiOf(text) : nativeOf(text));
  return slug === '' ? fallback.toLowerCase() : slug;
}

/** Converts to NFC and to lower case, by the rules of the language: Turkish has two letters i. */
const lowerCase = (text: string, language: string): string =>
  text
    .normalize('NFC')
    // Full-width letters and digits of East Asian fonts: https://www.unicode.org/charts/PDF/UFF00.pdf
    .replace(/[\uFF01-\uFF5E]/g, (sign) => sign.normalize('NFKC'))
    .toLocaleLowerCase(language)
    // By the rules of other languages, the Turkish İ becomes an i with a combining dot above it.
    .replaceAll('i\u0307', 'i');

const nativeOf = (text: string): string =>
  text
    .replace(/(?<=\p{L})['’‘ʼ](?=\p{L})/gu, '')
    // The zero-width joiner, and the tatweel: a stroke that only makes an Arabic word longer.
    .replace(/[\u200D\u0640]/g, '')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^[-\p{M}]+|-+$/gu, '');

/** Transliterates to ASCII, with any-ascii where slugify can't. A Chinese character becomes a syllable of its own. */
const asciiOf = (text: string): string =>
  slugify(
    text.replace(/[\p{L}\p{M}\p{N}]/gu, (letter) => {
      if (slugify(letter) !== '') return letter;
      const sound = anyAscii(letter)
        .toLowerCase()
        .replace(/[^a-z0-9]/g, '');
      return /\p{sc=Han}/u.test(letter) ? ` ${sound} ` : sound;
    }),
  );

/** Shortens a slug at a hyphen, or else after a whole letter, which includes its accents. */
function shortened(slug: string): string {
  const letters = slug.match(/.\p{M}*/gsu) ?? [];
  let kept = '';
  for (const letter of letters) {
    if (kept.length + letter.length > longestSlug || Buffer.byteLength(kept + letter) > longestBytes) {
      const isAtEnd = letter === '-';
      const end = isAtEnd ? kept.length : kept.lastIndexOf('-');
      return kept.slice(0, end > 0 ? end : kept.length);
    }
    kept += letter;
  }
  return kept;
}
