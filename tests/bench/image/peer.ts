import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { encoded, sized } from './encoders.ts';
import type { Work } from './work.ts';

/**
 * Works as peers do: makes each output from the file itself, one after another, with sharp's own threads, cache
 * and effort. Next.js does so for each width of each requested picture:
 * https://github.com/vercel/next.js/blob/canary/packages/next/src/server/image-optimizer.ts
 *
 * Formats are ours, and qualities are equal (see `asGoodAsOurs`). So the only differences are the number of
 * decodes, and the effort and settings of the encoders.
 */
export async function encodeEach({ file, outputs }: Work, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const output of outputs) {
    const pipeline = sized(sharp(file).autoOrient(), output);
    await encoded(pipeline, output, { effort: 'default' }).toFile(join(folder, output.name));
  }
}
