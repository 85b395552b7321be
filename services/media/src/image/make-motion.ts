import { rm } from 'node:fs/promises';
import type { ImageInput, ImageWorkers, WorkOptions } from '@slugline/image';
import type { ImageRecipe, MadeMedia } from '@slugline/story';
import { makeMovingImage } from '@slugline/video';

/** The moving rendition of a picture. Most pictures have none. */
type MadeMotion = Pick<MadeMedia, 'files' | 'plays' | 'stillBecause'>;

/**
 * Makes the moving rendition of an animated picture in `outDir`: `motion.webp`, or `motion.mp4` if the WebP would be
 * too large. If the animation itself prevents that, returns the reason in `stillBecause`: the picture is published as
 * a still.
 *
 * Rejects when the machine is at fault, which another attempt or an operator can fix, and with the signal's reason.
 */
export async function makeMotion(
  images: ImageWorkers,
  input: ImageInput,
  outDir: string,
  recipe: ImageRecipe,
  { signal, story }: Pick<WorkOptions, 'signal' | 'story'>,
): Promise<MadeMotion> {
  const motion = await images.makeMotion(input, outDir, recipe, { signal, story });
  switch (motion.kind) {
    case 'none':
      return { files: [] };
    case 'still':
      return { files: [], stillBecause: motion.because };
    case 'webp':
      return { files: [motion.file], plays: motion.plays };
    case 'frames':
      try {
        const video = await makeMovingImage(input.name, motion.frames, outDir, recipe, { signal });
        return { files: [video], plays: motion.plays };
      } finally {
        await rm(motion.frames.file, { force: true });
      }
  }
}

/** Adds the moving rendition to a picture. */
export const withMotion = (still: MadeMedia, motion: MadeMotion): MadeMedia => ({
  ...still,
  ...motion,
  files: [...still.files, ...motion.files],
});
