import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { depth } from './figures.ts';
import { makePhotograph } from './photograph.ts';

/**
 * Returns the pictures to measure with: the first eight of a folder by name, or as many generated photographs.
 */
export async function imagesFor(
  input: string | undefined,
  folder: string,
  signal: AbortSignal,
): Promise<string[]> {
  if (input !== undefined) {
    const names = (await readdir(input)).filter((name) => /\.(jpe?g|png|webp|avif|tiff?|heic)$/i.test(name));
    // Repeating fewer would not help: the same bytes are the same original, which is made once.
    if (names.length < depth) throw new Error(`${input} has ${names.length} pictures; ${depth} are needed`);
    return names
      .sort()
      .slice(0, depth)
      .map((name) => join(input, name));
  }
  const files = Array.from({ length: depth }, (_, n) => join(folder, `photograph-${n + 1}.jpg`));
  for (const [n, file] of files.entries()) {
    signal.throwIfAborted();
    await makePhotograph(file, n + 1);
  }
  return files;
}
