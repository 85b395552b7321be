import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Digest, digestOf, openSha256, sha256Of } from '@slugline/story';
import type { Range } from './cut.ts';

/**
 * Writes a file from buffers and ranges of another file, never holding all of it in memory. Returns its size and
 * hash.
 */
export async function writeFrom(
  source: string | undefined,
  pieces: readonly (Uint8Array | Range)[],
  path: string,
): Promise<Digest> {
  await mkdir(dirname(path), { recursive: true });
  await using target = await open(path, 'w');
  const hash = openSha256();
  let bytes = 0;
  for (const piece of pieces) {
    for await (const chunk of chunksOf(source, piece)) {
      hash.update(chunk);
      await target.writeFile(chunk);
      bytes += chunk.length;
    }
  }
  return { bytes, sha256: hash.digest('hex') };
}

function chunksOf(
  source: string | undefined,
  piece: Uint8Array | Range,
): Iterable<Uint8Array> | AsyncIterable<Uint8Array> {
  if (piece instanceof Uint8Array) return [piece];
  if (source === undefined) throw new Error('a range without a file');
  return createReadStream(source, { start: piece.start, end: piece.end - 1 });
}

/** Returns the size and hash of a file that a tool wrote. */
export const measure = (path: string): Promise<Digest> => digestOf(createReadStream(path));

/** Writes a text to a file whose name holds the start of its SHA-256: `master.<hash>.m3u8`. */
export async function writeHashed(
  outDir: string,
  nameOf: (hash: string) => string,
  text: string,
): Promise<Digest & { name: string }> {
  const bytes = Buffer.from(text);
  const name = nameOf(sha256Of(bytes).slice(0, 8));
  return { name, ...(await writeFrom(undefined, [bytes], join(outDir, name))) };
}
