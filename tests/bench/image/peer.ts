import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { encoded, sized } from './encoders.ts';
import type { Work } from './work.ts';

/**
 * What peers do: each output from the file itself, with sharp's own threads, cache and effort, one after another. As
 * Next.js does for each width of each picture that is asked for:
 * https://github.com/vercel/next.js/blob/canary/packages/next/src/server/image-optimizer.ts
 * Formats are ours and qualities as good (see `asGoodAsOurs`), so that all that differs is how often is decoded, and with
 * which effort and settings is encoded.
 */
export async function encodeEach({ file, outputs }: Work, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const output of outputs) {
    const pipeline = sized(sharp(file).autoOrient(), output);
    await encoded(pipeline, output, { effort: 'default' }).toFile(join(folder, output.name));
  }
}
