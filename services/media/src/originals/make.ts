import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { MediaPayload, Run } from '@slugline/queue';
import { type Context, inScratch } from '@slugline/runtime';
import { download, findJson } from '@slugline/store';
import { type EventOf, keys, type MadeMedia, MediaResult } from '@slugline/story';
import { deleteUnnamed, keep } from './keep.ts';
import { type Derivation, once } from './once.ts';

export interface MakerOptions {
  signal: AbortSignal;
  onProgress(percent: number): void;
}

/**
 * Makes files from one original in `outDir`; `file` is the original on this machine. Files with a `folder` are in the
 * store, and need not be in `outDir`.
 */
export type Maker = (
  input: { file: string; name: string },
  outDir: string,
  options: MakerOptions,
) => Promise<MadeMedia>;

/** A recipe's result for an original, and the key of its document. */
export interface Made {
  key: string;
  result: MediaResult;
}

type Original = Derivation & Pick<MediaPayload, 'file'>;

/**
 * Returns a recipe's result for an original: from the store, made now, or made by another job (see `once`). The result
 * document is written last, so a worker that died half-way left nothing behind that others would use.
 */
export async function makeOnce(
  context: Pick<Context, 'redis' | 'scratch' | 'working'>,
  job: Original,
  run: Pick<Run, 'again'>,
  maker: Maker,
  options: MakerOptions,
  meanwhile?: () => Promise<void>,
): Promise<Made> {
  const key = keys.result(job.original, job.recipe);
  const result = await once(context, job, 'result', run, {
    find: () => findJson(context.working, key, MediaResult),
    make: async () => (await makeNow(context, job, maker, options)).result,
    meanwhile,
  });
  return { key, result };
}

/** Makes it here, even if another job makes it too. If two do so at once, one result wins for both. */
export async function makeNow(
  context: Pick<Context, 'redis' | 'scratch' | 'working'>,
  job: Original,
  maker: Maker,
  options: MakerOptions,
): Promise<Made> {
  const { original, recipe, file: name } = job;
  const key = keys.result(original, recipe);
  const result = await inScratch(context, async (folder) => {
    // The name holds nothing that a user chose, so a tool can't take it for an option or a pattern.
    const input = join(folder, 'original');
    const dir = join(folder, 'out');
    await mkdir(dir);
    await download(context.working, keys.original(original), input, { sha256: original });
    const made = await maker({ file: input, name }, dir, options);
    const of = (files: MediaResult['files']): MediaResult => ({ v: 1, recipe, ...made, files });
    const result = { document: 'result', key, schema: MediaResult, dir, files: made.files, of };
    return keep(context, job, result, options.signal);
  });
  await deleteUnnamed(context.working, job, ['result', 'early'], result.files);
  return { key, result };
}

/** The files of a result that a story's status shows: renditions and manifests, not segments. */
export const shownOf = ({ files }: MediaResult): EventOf<'media-ready'>['renditions'] =>
  files
    .filter((file) => file.role !== 'segment')
    .map(({ name, type, bytes, width, height }) => ({
      ...{ name, type, bytes },
      ...(width !== undefined && { width }),
      ...(height !== undefined && { height }),
    }));
