import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { MediaPayload } from '@slugline/queue';
import { type Context, inScratch } from '@slugline/service';
import { deliveryOf, download, inParallel, keys, type ObjectStore, readJson } from '@slugline/store';
import { type EventOf, type MadeMedia, MediaResult, type RenditionFile } from '@slugline/story';

export interface MakerOptions {
  signal: AbortSignal;
  onProgress(percent: number): void;
}

/** Makes files of one original in `outDir`; `file` is the original on this machine. */
export type Maker = (
  input: { file: string; name: string },
  outDir: string,
  options: MakerOptions,
) => Promise<MadeMedia>;

/** What a recipe made of an original, and the key where that is written down. */
export interface Made {
  key: string;
  result: MediaResult;
}

/** Uploads at once: enough to hide the store's latency, few enough to leave it to others. */
const uploadsAtOnce = 6;

type Derivation = Pick<MediaPayload, 'original' | 'recipe'>;

/**
 * What a recipe makes of an original: what is in the store already, or made now. The result document is written
 * last, so a worker that died half-way left nothing that counts, and its successor makes the same bytes again.
 */
export async function makeOnce(
  context: Context,
  job: Derivation & Pick<MediaPayload, 'file'>,
  maker: Maker,
  options: MakerOptions,
): Promise<Made> {
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
    await upload(working, job, outDir, made.files, options.signal);
    return { v: 1 as const, recipe, ...made };
  });
  await working.put(key, JSON.stringify(result));
  return { key, result };
}

/** Puts files of a folder into the working store, as what a recipe made of an original. */
export async function upload(
  working: ObjectStore,
  { original, recipe }: Derivation,
  folder: string,
  files: readonly RenditionFile[],
  signal: AbortSignal,
): Promise<void> {
  await inParallel(files, uploadsAtOnce, async ({ name, sha256 }) => {
    signal.throwIfAborted();
    const delivery = deliveryOf(keys.media(original, recipe, name));
    const key = keys.rendition(original, recipe, name);
    await working.put(key, { file: join(folder, name) }, { sha256, delivery });
  });
}

/** What of a result a status shows: renditions and manifests, not segments. */
export const shownOf = ({ files }: MediaResult): EventOf<'media-ready'>['renditions'] =>
  files.filter((file) => file.role !== 'segment').map(({ role: _role, sha256: _sha256, ...shown }) => shown);
