import { createHash, type Hash } from 'node:crypto';

/** The size of some content in bytes, and its SHA-256 as 64 lower-case hexadecimal digits. */
export interface Digest {
  bytes: number;
  sha256: string;
}

/**
 * Returns the SHA-256 of a text (as UTF-8) or of bytes: as 64 lower-case hexadecimal digits, or in base64url without
 * padding (https://www.rfc-editor.org/rfc/rfc4648#section-5).
 */
export const sha256Of = (content: string | Uint8Array, encoding: 'hex' | 'base64url' = 'hex'): string =>
  openSha256().update(content).digest(encoding);

/** Opens a SHA-256 for content that arrives in pieces. */
export const openSha256 = (): Hash => createHash('sha256');

/** Reads a stream to its end, holding one piece at a time in memory. Rejects with the stream's error. */
export async function digestOf(source: AsyncIterable<Uint8Array>): Promise<Digest> {
  const hash = openSha256();
  let bytes = 0;
  for await (const piece of source) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}
