import { SluglineError } from '@slugline/story';

/**
 * Decodes UTF-8, or UTF-16 with a byte order mark. Rejects anything else: a guess could show the captions in wrong
 * letters.
 */
export function decodeText(bytes: Uint8Array, name: string): string {
  const label =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : 'utf-8';
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new SluglineError('captions_invalid', `${name} is not text in UTF-8: save it in that encoding`, {
      where: name,
      cause,
    });
  }
}
