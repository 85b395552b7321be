import { SluglineError } from '@slugline/story';
import { cleanCharacters } from '../clean/characters.ts';

/** The most bytes that a draft may have. A long novel chapter is a tenth of it; more is a pasted picture. */
export const longestDraft = 1_048_576;

/** A draft's file as it was received: its name tells the format. */
export interface DraftFile {
  name: string;
  bytes: Uint8Array;
}

/** What people send in place of text, by the first bytes, in words that they use. */
const signatures = [
  { starts: '%PDF-', what: 'a PDF' },
  { starts: '{\\rtf', what: 'a rich text (RTF) document' },
  { starts: 'PK\u0003\u0004', what: 'a Word document or another zip archive' },
  { starts: '\u00D0\u00CF\u0011\u00E0', what: 'an old Word document' },
  { starts: '\u0089PNG', what: 'a PNG picture' },
  { starts: '\u00FF\u00D8\u00FF', what: 'a JPEG picture' },
  { starts: 'GIF8', what: 'a GIF picture' },
] as const;

/**
 * The text of a draft: UTF-8 with or without a byte order mark, or UTF-16 with one.
 * Fails with `draft_too_large`, `draft_not_text` or `draft_empty`.
 */
export function decodeDraft({ name, bytes }: DraftFile): string {
  if (bytes.length > longestDraft) {
    const size = (bytes.length / 1_048_576).toFixed(1);
    throw new SluglineError('draft_too_large', `${name} has ${size} MB; a draft may have 1 MB.`, {
      where: name,
    });
  }
  const notText = (what: string) => new SluglineError('draft_not_text', `${name} ${what}.`, { where: name });

  const start = String.fromCharCode(...bytes.subarray(0, 8));
  const signature = signatures.find(({ starts }) => start.startsWith(starts));
  if (signature) throw notText(`is ${signature.what}, not text`);

  const encoding = encodingOf(bytes);
  const raw = new TextDecoder(encoding).decode(bytes);
  if (raw.includes('\0')) throw notText('holds binary data, not text');
  if (!isValid(bytes, encoding)) {
    const line = raw.slice(0, raw.indexOf('\uFFFD')).split('\n').length;
    throw notText(`is not ${encoding.toUpperCase()}: line ${line} has bytes that are no character`);
  }
  if (/^\s*<(!doctype\s|html[\s>]|\?xml\s)/i.test(raw)) {
    throw notText('is a web page or XML: copy its text into a plain text file');
  }

  const text = cleanCharacters(raw);
  if (text.trim() === '') {
    throw new SluglineError('draft_empty', `${name} has no text.`, { where: name });
  }
  return text;
}

function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

function isValid(bytes: Uint8Array, encoding: string): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
