import { createRequire } from 'node:module';
import type * as Jschardet from 'jschardet';
import type { Warning } from './article.ts';
import { type ErrorCode, SluglineError } from './errors.ts';

/** A text file as text, and the encoding that it was read in. */
export interface Decoded {
  /** Without a byte order mark. Line ends are those of the file. */
  text: string;
  /** The name of the encoding in the Encoding standard: https://encoding.spec.whatwg.org/#names-and-labels */
  encoding: string;
  /** `encoding_guessed` when the encoding is likely, but not certain. */
  warnings: Warning[];
}

export interface DecodeOptions {
  /** The file's name, for messages. */
  name: string;
  /** A label of the Encoding standard that a person gave. It decides, unless the file has a byte order mark. */
  encoding?: string | undefined;
  /** A label that the file itself declares, such as HTML in its `meta`. It is used if the bytes are not UTF-8. */
  declared?: string | undefined;
  /** The error code for a file that can't be read. By default `draft_not_text`. */
  code?: ErrorCode;
}

/** Whether a label names an encoding of the Encoding standard. */
export function isEncoding(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/**
 * Decodes a text file. What decides, in this order: a byte order mark; the encoding that a person named; UTF-16 without
 * a mark, if there are zero bytes; ISO-2022-JP; UTF-8; the encoding that the file declares; the likeliest encoding of
 * `candidates`, with a warning.
 *
 * Never replaces bytes that are not a character by U+FFFD: throws `code` with the line instead. Keeps a U+FFFD that the
 * file itself contains.
 */
export function decodeText(bytes: Uint8Array, options: DecodeOptions): Decoded {
  const { name, encoding, declared } = options;
  const fault = (what: string) =>
    new SluglineError(options.code ?? 'draft_not_text', `${name} ${what}`, { where: name });
  const decodeAs = (label: string): Decoded => {
    const text = decoded(bytes, label);
    if (text === undefined) {
      const line = firstBrokenLine(bytes, label);
      throw fault(`is not ${nameOf(label)}: line ${line} has bytes that are no character`);
    }
    return { text, encoding: nameOf(label), warnings: [] };
  };

  const marked = markOf(bytes);
  if (marked !== undefined) return decodeAs(marked);
  if (encoding !== undefined) return decodeAs(encoding);
  const wide = bytes.includes(0) ? wideText(bytes) : undefined;
  if (wide) return withWarning(wide, name);
  if (bytes.includes(0)) throw fault('contains binary data, not text');
  if (isIso2022Jp(bytes)) return decodeAs('iso-2022-jp');
  const utf8 = decoded(bytes, 'utf-8');
  if (utf8 !== undefined) return { text: utf8, encoding: 'utf-8', warnings: [] };
  if (declared !== undefined && isEncoding(declared) && decoded(bytes, declared) !== undefined)
    return decodeAs(declared);
  if (isMostlyUtf8(bytes)) return decodeAs('utf-8');

  const guess = narrowText(bytes) ?? wideText(bytes);
  if (guess) return withWarning(guess, name);
  const line = firstBrokenLine(bytes, 'utf-8');
  throw fault(
    `is text in no encoding that can be told: line ${line} has bytes that are no UTF-8; save it in UTF-8, or name its encoding in story.yaml, such as "encoding: windows-1252"`,
  );
}

/** A text without a byte order mark, and whether its encoding is certain. */
interface Guess {
  text: string;
  encoding: string;
  isCertain: boolean;
}

const withWarning = ({ text, encoding, isCertain }: Guess, name: string): Decoded => ({
  text,
  encoding,
  warnings: isCertain
    ? []
    : [
        {
          code: 'encoding_guessed',
          message: `${name} is not UTF-8 and was read as ${encoding}, which is likely: compare it with the original, or name its encoding in story.yaml`,
          where: name,
        },
      ],
});

const nameOf = (label: string): string => new TextDecoder(label).encoding;

function decoded(bytes: Uint8Array, label: string): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function firstBrokenLine(bytes: Uint8Array, label: string): number {
  const text = new TextDecoder(label).decode(bytes);
  return text.slice(0, text.indexOf('\uFFFD')).split(/\r\n|\r|\n/).length;
}

function markOf(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 'utf-8' : undefined;
}

/** Characters of ASCII, which texts in every script have, and CJK punctuation. */
const common = /[\t\n\r !-~\u3000-\u3002\uFF0C]/gu;

/**
 * Reads UTF-16 without a byte order mark. In the right byte order, the text has spaces, line ends and punctuation; in
 * the other one, it has rare characters in their place. Undefined for binary data.
 */
function wideText(bytes: Uint8Array): Guess | undefined {
  const readings = ['utf-16le', 'utf-16be'].flatMap((encoding) => {
    const text = decoded(bytes, encoding);
    if (text === undefined || text.includes('\0') || !isPlausible(text)) return [];
    return [{ text, encoding, share: (text.match(common)?.length ?? 0) / text.length }];
  });
  const [best, other] = readings.toSorted((one, two) => two.share - one.share);
  if (best === undefined || best.share === 0 || best.share === other?.share) return undefined;
  return { text: best.text, encoding: best.encoding, isCertain: best.share > 0.5 };
}

/** Reads text in the likeliest of `candidates` in which it is plausible. */
function narrowText(bytes: Uint8Array): Guess | undefined {
  for (const label of likely(bytes)) {
    const text = decoded(bytes, label);
    if (text === undefined || !isPlausible(text)) continue;
    // Many texts are the same in several encodings. People know the name of this one.
    const encoding = decoded(bytes, western) === text ? western : nameOf(label);
    return { text, encoding, isCertain: false };
  }
  return undefined;
}

const western = 'windows-1252';

/** ISO-2022-JP is ASCII with escape sequences (RFC 1468), so it is also valid UTF-8. */
const isIso2022Jp = (bytes: Uint8Array): boolean => {
  for (let at = bytes.indexOf(0x1b); at >= 0; at = bytes.indexOf(0x1b, at + 1))
    if (bytes[at + 1] === 0x24 && (bytes[at + 2] === 0x40 || bytes[at + 2] === 0x42)) return true;
  return false;
};

/** Whether text is UTF-8 with some damage. Such text is wrong in every other encoding. */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes);
  const broken = text.match(/\uFFFD/gu)?.length ?? 0;
  const sound = text.match(/[^\0-\x7F\uFFFD]/gu)?.length ?? 0;
  return sound > broken;
}

/** The encodings to try for text that is not in a Unicode encoding, by the detector's names. */
const candidates = [
  ...[
    'gb18030',
    'big5hkscs',
    'cp932',
    'shift_jis_2004',
    'cp949',
    'euc-kr',
    'euc-jis-2004',
    'koi8-r',
    'koi8-u',
  ],
  ...['1250', '1251', '1252', '1253', '1254', '1255', '1256', '1257', '1258'].map((n) => `windows-${n}`),
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16].map((n) => `iso-8859-${n}`),
];

/** Labels of the Encoding standard, by those names of the detector that are not labels themselves. */
const labels: Readonly<Record<string, string>> = {
  CP932: 'shift_jis',
  CP949: 'euc-kr',
  'iso8859-16': 'iso-8859-16',
};

/** The most bytes that the detector gets, from lines that are not ASCII. It needs no more. */
const sampleBytes = 32_768;

/**
 * Returns labels of encodings, the likeliest first.
 *
 * Measured with 166 short news texts (at most two sentences) in 28 languages: jschardet alone got 158 right, jschardet
 * with `isPlausible` got all right, and chardet 2.2.0 got 154 right.
 */
function likely(bytes: Uint8Array): string[] {
  // Loaded only when it is needed: loading it and unpacking its model takes 0.2 s, and few drafts need it.
  const { detectAll } = createRequire(import.meta.url)('jschardet') as typeof Jschardet;
  const found = detectAll(sampleOf(bytes), { detectEncodings: candidates, minimumThreshold: 0 });
  return found
    .flatMap(({ encoding }) => (encoding === null ? [] : [labels[encoding] ?? encoding]))
    .filter(isEncoding);
}

function sampleOf(file: Uint8Array): Uint8Array {
  // Wire text has control characters, which the detector takes for binary data. Keeps Escape, which shifts encodings.
  const bytes = file.filter(
    (byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d || byte === 0x1b,
  );
  if (bytes.length <= sampleBytes) return bytes;
  const lines: Uint8Array[] = [];
  let size = 0;
  for (let start = 0; start < bytes.length && size < sampleBytes; ) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline < 0 ? bytes.length : newline + 1;
    const line = bytes.subarray(start, end);
    if (line.some((byte) => byte >= 0x80)) {
      const taken = line.subarray(0, sampleBytes - size);
      lines.push(taken);
      size += taken.length;
    }
    start = end;
  }
  return Buffer.concat(lines);
}

/** Control characters of ISO 8859, and code points that never occur in text. */
const neverInText = /[\u0080-\u009F\p{Cn}\p{Co}\p{Cs}]/u;
/** A letter of one alphabet next to a letter of another. */
const mixed =
  /\p{Script=Latin}(?=[\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}])|[\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}](?=\p{Script=Latin})/gu;
/** A sign between the letters of a word. In the right encoding, it would be a letter. */
const insideWord = /\p{L}(?=[^\p{L}\p{M}\p{N}\p{Zs}\p{Cf}\0-\x7F‘’ʼ·・‐–—…―。、，．／：]\p{Ll})/gu;

/** Whether text in a guessed encoding looks like text that people write. */
function isPlausible(text: string): boolean {
  if (neverInText.test(text)) return false;
  const foreign = text.match(/[^\0-\x7F]/gu)?.length ?? 0;
  const odd = (text.match(mixed)?.length ?? 0) + (text.match(insideWord)?.length ?? 0);
  return odd * 5 <= foreign;
}
