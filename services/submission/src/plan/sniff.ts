import { buffer } from 'node:stream/consumers';
import type { ObjectStore } from '@slugline/store';
import { decodeText, keys, type MediaKind, SluglineError, type SubmittedFile } from '@slugline/story';
import { threads } from '@slugline/threads';
import { fileTypeFromBuffer } from 'file-type';
import { type Spoken, spokenIn } from './captions-language.ts';

/** The kind and media type of a file, by its first bytes. */
export interface Sniffed {
  kind: MediaKind;
  type: string;
  /** For captions: the beginning of their words; none if their encoding is not known. */
  spoken?: Spoken;
}

/** The media types of file-type (https://github.com/sindresorhus/file-type), and our kind for each. */
const kinds: Readonly<Record<string, MediaKind>> = {
  'image/jpeg': 'picture',
  'image/png': 'picture',
  'image/apng': 'picture',
  'image/webp': 'picture',
  'image/avif': 'picture',
  'image/gif': 'picture',
  'image/tiff': 'picture',
  'image/heic': 'picture',
  'image/heif': 'picture',
  // Bursts: several pictures. One of them is the primary.
  'image/heic-sequence': 'picture',
  'image/heif-sequence': 'picture',
  'video/mp4': 'video',
  'video/quicktime': 'video',
  'video/webm': 'video',
  'video/matroska': 'video',
  'video/x-matroska': 'video',
  'video/mpeg': 'video',
  'video/MP1S': 'video',
  'video/MP2P': 'video',
  'video/mp2t': 'video',
  'video/x-m4v': 'video',
  'video/3gpp': 'video',
  'video/vnd.avi': 'video',
  'audio/mpeg': 'audio',
  'audio/mp4': 'audio',
  'audio/x-m4a': 'audio',
  'audio/aac': 'audio',
  'audio/wav': 'audio',
  'audio/flac': 'audio',
  'audio/x-flac': 'audio',
  'audio/ogg': 'audio',
  'audio/ogg; codecs=opus': 'audio',
  'audio/aiff': 'audio',
  'text/vtt': 'captions',
};

/** The number of bytes that file-type needs at most. */
const sampleBytes = 4100;

/**
 * Finds the kind of a file by its first bytes. The name counts only for captions, because they are text, and text has
 * no magic bytes. Throws `file_empty`, or `file_unsupported` with a message that says what the file is. Throws
 * `settings_invalid` for a text that says when an embargo ends: it may be the story's embargo, and nothing else reads
 * the file. Throws `store_mismatch` when the store returns different bytes each time.
 */
export async function sniff(store: ObjectStore, file: SubmittedFile): Promise<Sniffed> {
  if (file.bytes === 0)
    throw new SluglineError('file_empty', `${file.name} has no bytes`, { where: file.name });
  const sample = await sampleOf(store, file);
  try {
    return await kindOf(file, sample);
  } catch (error) {
    // The sample was not checked by a hash, so it is read again before the file is refused.
    if ((await sampleOf(store, file)).equals(sample)) throw error;
    throw new SluglineError(
      'store_mismatch',
      `${store.name} returns different bytes of ${file.name} each time`,
      {
        where: file.name,
      },
    );
  }
}

async function sampleOf(store: ObjectStore, { sha256, bytes }: SubmittedFile): Promise<Buffer> {
  const end = Math.min(sampleBytes, bytes) - 1;
  return buffer((await store.get(keys.original(sha256), { start: 0, end })).body);
}

async function kindOf(file: SubmittedFile, sample: Buffer): Promise<Sniffed> {
  // The captions job checks the encoding, and its message names the right one.
  const text = /\.(srt|vtt|ass|ssa)$/i.test(file.name) ? beginningOf(sample, file.name) : undefined;
  if (text !== undefined && isUtf16(sample)) return captions('text/plain', text, file);
  const mime = (await fileTypeFromBuffer(sample))?.mime ?? (isTiff(sample) ? 'image/tiff' : undefined);
  if (text !== undefined && (!mime || mime === 'text/vtt')) return captions(mime ?? 'text/plain', text, file);
  const kind = mime && kinds[mime];
  // file-type takes text with a byte order mark for audio.
  const mayBeText = !kind || isUtf16(sample);
  const lines = textOf(sample).split(/\r\n|\r|\n/);
  if (mayBeText && (await threads().embargoAmong(file.name, lines)) !== undefined)
    throw new SluglineError('settings_invalid', `${file.name} ${speaksOfEmbargo}`, { where: file.name });
  if (mime && kind) return { kind, type: mime };
  throw new SluglineError('file_unsupported', `${file.name} is ${describe(sample, mime)}`, {
    where: file.name,
  });
}

async function captions(type: string, text: string, { name }: SubmittedFile): Promise<Sniffed> {
  const words = spokenIn(text);
  const language = await threads().certainLanguage(name, words);
  return { kind: 'captions', type, spoken: { words, ...(language === undefined ? {} : { language }) } };
}

const speaksOfEmbargo =
  'speaks of an embargo, but is not read as settings: put the embargo into story.yaml or the front matter of the draft';

/** Returns the beginning of a text; empty if its encoding is not known. Undefined for binary data. */
function beginningOf(sample: Buffer, name: string): string | undefined {
  const isBinary = sample.includes(0);
  // The sample may end in the middle of a character. In UTF-16, a line end is two bytes.
  const end = sample.lastIndexOf(0x0a);
  const lines = end < 0 ? sample : sample.subarray(0, isBinary ? end - (end % 2) : end);
  try {
    return decodeText(lines, { name }).text;
  } catch (error) {
    if (!(error instanceof SluglineError)) throw error;
    return isBinary && !isUtf16(sample) ? undefined : '';
  }
}

const textOf = (sample: Buffer): string => {
  const mark = sample.toString('hex', 0, 2);
  const encoding = mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(sample);
};

function describe(sample: Buffer, mime: string | undefined): string {
  const text = sample.toString('utf8').trimStart();
  if (/^(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)?(<!doctype svg[^>]*>\s*)?<svg/is.test(text)) {
    return 'an SVG drawing, which can carry script: export it as PNG';
  }
  if (text.startsWith('#EXTM3U')) return 'a playlist, not a video: send the video itself';
  if (mime) return `of a kind that is not published (${mime})`;
  return isText(sample) ? 'text, not a picture, video or sound' : 'of no known kind';
}

/** Whether a sample is text. It may end in the middle of a character. */
const isText = (sample: Buffer): boolean => !sample.includes(0) && !/\ufffd./s.test(sample.toString('utf8'));

/** Whether a sample has a UTF-16 byte order mark. file-type takes it for audio (MPEG-1 layer I begins alike). */
const isUtf16 = (sample: Buffer): boolean => ['fffe', 'feff'].includes(sample.toString('hex', 0, 2));

/** Whether a sample begins a TIFF. file-type needs the directory, which most programs write at the end of the file. */
const isTiff = (sample: Buffer): boolean => ['49492a00', '4d4d002a'].includes(sample.toString('hex', 0, 4));
