import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type PublishedMedia, recipes, type StoryManifest, short } from '@slugline/story';
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
    const report = await publish(await Promise.all(pictures.map(fileOf)));
    const manifest = await readFile(join(house.destination, report.path ?? '', 'story.json'), 'utf8');
    const { media } = JSON.parse(manifest) as StoryManifest;
    return Promise.all(
      pictures.map(async (file, index) => {
        const original = report.media.find((one) => one.file === basename(file))?.original ?? '';
        const made = media.find(({ id }) => id === short(original));
        if (made === undefined) throw new Error(`${file} is not in the story's manifest`);
        const kept = join(folder, `ours-${index}`);
        await mkdir(kept);
        for (const { name, path } of made.renditions)
          await copyFile(join(house.destination, path), join(kept, name));
        return { file, folder: kept, outputs: outputsOf(made) };
      }),
    );
  });

/** The pictures among a medium's renditions; what is no picture of these formats is not compared. */
export function outputsOf(made: PublishedMedia): Output[] {
  const { avif, webp, jpeg } = recipes.picture.parameters;
  const fixed = { avif: avif.quality, webp: webp.quality, jpeg: jpeg.quality };
  const chosen = { ...fixed, ...(made as { quality?: Partial<typeof fixed> }).quality };
  return made.renditions.flatMap(({ name, type, width = 0, height = 0 }) => {
    const format = formats[type as keyof typeof formats];
    if (format === undefined) return [];
    return [{ name, format, width, height, quality: chosen[format], isWhole: /^w\d+\./.test(name) }];
  });
}
