import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { MediaPayload } from '@slugline/queue';
import { type Context, inScratch } from '@slugline/service';
import { deliveryOf, download, inParallel, keys, readJson } from '@slugline/store';
import { type MadeMedia, MediaResult } from '@slugline/story';

/** Makes files of one original in `outDir`; `file` is the original on this machine. */
export type Maker = (
  input: { file: string; name: string },
  outDir: string,
  options: { signal: AbortSignal; onProgress(percent: number): void },
) => Promise<MadeMedia>;

/** Uploads at once: enough to hide the store's latency, few enough to leave it to others. */
const uploadsAtOnce = 6;

/**
 * What a recipe makes of an original: what is in the store already, or made now. The result document is written
 * last, so a worker that died half-way left nothing that counts, and its successor makes the same bytes again.
 */
export async function makeOnce(
  context: Context,
  job: Pick<MediaPayload, 'original' | 'recipe' | 'file'>,
  maker: Maker,
  options: { signal: AbortSignal; onProgress(percent: number): void },
): Promise<{ key: string; result: MediaResult }> {
  const { working } = context;
  const { original, recipe, file: name } = job;
  const key = keys.result(original, recipe);
  if (await working.head(key)) return { key, result: await readJson(working, key, MediaResult) };

  const result = await inScratch(context, async (folder) => {
    // Named by nothing that a user gave: a name can't be an option or a pattern to a tool.
    const input = join(folder, 'original');
    const outDir = join(folder, 'out');
    await mkdir(outDir);
    await download(working, keys.original(original), input, { sha256: original });
    const made = await maker({ file: input, name }, outDir, options);
    await inParallel(made.files, uploadsAtOnce, async ({ name: file, sha256 }) => {
      options.signal.throwIfAborted();
      const delivery = deliveryOf(keys.media(original, recipe, file));
      await working.put(
        keys.rendition(original, recipe, file),
        { file: join(outDir, file) },
        { sha256, delivery },
      );
    });
    return { v: 1 as const, recipe, ...made };
  });
  await working.put(key, JSON.stringify(result));
  return { key, result };
}
