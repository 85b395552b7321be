import { rm } from 'node:fs/promises';
import type { PictureInput, PictureWorkers, WorkOptions } from '@slugline/image';
import type { MadeMedia, PictureRecipe } from '@slugline/story';
import { makeMovingPicture } from '@slugline/video';

/** What moves of a picture: nothing of most. */
type MadeMotion = Pick<MadeMedia, 'files' | 'plays' | 'stillBecause'>;

/**
 * Makes what moves of an animated picture in `outDir`: `motion.webp`, or `motion.mp4` where that would be large. What
 * can't be made because of the animation itself says why in `stillBecause`: the picture is published as its still.
 *
 * Rejects with the machine's troubles, which another try or an operator can end, and with the signal's reason.
 */
export async function makeMotion(
  pictures: PictureWorkers,
  input: PictureInput,
  outDir: string,
  recipe: PictureRecipe,
  { signal, story }: Pick<WorkOptions, 'signal' | 'story'>,
): Promise<MadeMotion> {
  const motion = await pictures.makeMotion(input, outDir, recipe, { signal, story });
  switch (motion.kind) {
    case 'none':
      return { files: [] };
    case 'still':
      return { files: [], stillBecause: motion.because };
    case 'webp':
      return { files: [motion.file], plays: motion.plays };
    case 'frames':
      try {
        const video = await makeMovingPicture(input.name, motion.frames, outDir, recipe, { signal });
        return { files: [video], plays: motion.plays };
      } finally {
        await rm(motion.frames.file, { force: true });
      }
  }
}

/** A picture with what moves of it. */
export const withMotion = (still: MadeMedia, motion: MadeMotion): MadeMedia => ({
  ...still,
  ...motion,
  files: [...still.files, ...motion.files],
});
