import { copyFile, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readJson } from '@slugline/store';
import { addresses, MediaResult, recipes } from '@slugline/story';
import { fileOf, inNewsroom } from './queue.ts';

const formats = { 'image/avif': 'avif', 'image/webp': 'webp', 'image/jpeg': 'jpeg' } as const;
type Format = (typeof formats)[keyof typeof formats];

/** One file that our engine made of a picture, and how well. */
export interface Output {
  name: string;
  format: Format;
  width: number;
  height: number;
  quality: number;
  /** Shows all of the picture; others are cut to a shape. */
  isWhole: boolean;
}

/** A picture, and what is to be made of it. */
export interface Work {
  file: string;
  outputs: Output[];
}

/** Work that our engine has done: its files lie in `folder` under the names of the outputs. */
export interface DoneWork extends Work {
  folder: string;
}

/**
 * Has our engine publish the pictures, and gives what it made of each: which sizes, formats and qualities are right
 * for a picture is its decision, and all that it is compared with makes the same.
 */
export const worksOf = (
  pictures: readonly string[],
  folder: string,
  signal: AbortSignal,
): Promise<DoneWork[]> =>
  inNewsroom(signal, async ({ house, publish }) => {
    const { storyId } = await publish(await Promise.all(pictures.map(fileOf)));
    const { working, journal } = house.context;
    const { media } = await journal.state(storyId);
    return Promise.all(
      pictures.map(async (file, index) => {
        const made = media.find((one) => one.file === basename(file));
        if (made?.progress.state !== 'ready') throw new Error(`${file} was not made`);
        const kept = join(folder, `ours-${index}`);
        await mkdir(kept);
        const outputs = outputsOf(await readJson(working, made.progress.result, MediaResult));
        for (const { name } of outputs) {
          const path = addresses.media(made.original, made.recipe, name);
          await copyFile(join(house.destination, path), join(kept, name));
        }
        return { file, folder: kept, outputs };
      }),
    );
  });

/** The pictures among what was made; what is no picture of these formats is not compared. */
export function outputsOf({ files, encodings = [] }: Pick<MediaResult, 'files' | 'encodings'>): Output[] {
  const { avif, webp, jpeg } = recipes.picture.parameters;
  const fixed = { avif: avif.quality, webp: webp.quality, jpeg: jpeg.quality };
  return files.flatMap(({ name, type, width = 0, height = 0 }) => {
    const format = formats[type as keyof typeof formats];
    if (format === undefined) return [];
    const chosen = encodings.find((one) => one.type === type)?.quality;
    return [{ name, format, width, height, quality: chosen ?? fixed[format], isWhole: /^w\d+\./.test(name) }];
  });
}
