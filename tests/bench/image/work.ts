import { copyFile, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readJson } from '@slugline/store';
import { addresses, MediaResult, recipes } from '@slugline/story';
import { fileOf, inNewsroom } from './queue.ts';

const formats = { 'image/avif': 'avif', 'image/webp': 'webp', 'image/jpeg': 'jpeg' } as const;
type Format = (typeof formats)[keyof typeof formats];

/** One file that our engine made of a picture, and its quality. */
export interface Output {
  name: string;
  format: Format;
  width: number;
  height: number;
  quality: number;
  /** Whether it shows the whole picture. Others are cropped. */
  isWhole: boolean;
}

/** A picture, and the files to make of it. */
export interface Work {
  file: string;
  outputs: Output[];
}

/** Work that our engine has done. Its files are in `folder` under the names of the outputs. */
export interface DoneWork extends Work {
  folder: string;
}

/**
 * Publishes the pictures with our engine. Returns the files that it made of each. The engine decides the sizes,
 * formats and qualities, and everything that is compared with it makes the same files.
 */
export const worksOf = (
  images: readonly string[],
  folder: string,
  signal: AbortSignal,
): Promise<DoneWork[]> =>
  inNewsroom(signal, async ({ server, publish }) => {
    const { storyId } = await publish(await Promise.all(images.map(fileOf)));
    const { working, journal } = server.context;
    const { media } = await journal.state(storyId);
    return Promise.all(
      images.map(async (file, index) => {
        const made = media.find((one) => one.file === basename(file));
        if (made?.progress.state !== 'ready') throw new Error(`${file} was not made`);
        const kept = join(folder, `ours-${index}`);
        await mkdir(kept);
        const outputs = outputsOf(await readJson(working, made.progress.result, MediaResult));
        for (const { name } of outputs) {
          const path = addresses.media(made.original, made.recipe, name);
          await copyFile(join(server.destination, path), join(kept, name));
        }
        return { file, folder: kept, outputs };
      }),
    );
  });

/** Returns the pictures among the files. Other files are not compared. */
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
