import type { MediaPayload, Run } from '@slugline/queue';
import { type MadeMedia, recipeFor } from '@slugline/story';
import { showEarly, wantsEarly } from './early.ts';
import { upload } from './make.ts';
import { makeMotion, withMotion } from './make-motion.ts';
import { workOn } from './worker.ts';
import type { Workshop } from './workshop.ts';

/**
 * A picture's job: its still, and what moves of it. Of a large one that leads its story the JPEGs are shown while the other
 * formats are made; not when nobody waits for it.
 */
export const makePicture = (
  { context, pictures }: Workshop,
  payload: MediaPayload,
  run: Run,
): Promise<void> =>
  workOn(context, payload, run, async (input, outDir, options) => {
    const recipe = recipeFor('picture', payload);
    const onEarly = async (media: MadeMedia, folder: string) => {
      if (payload.lane === 'backfill' || !(await wantsEarly(context, payload))) return;
      await upload(context.working, payload, folder, media.files, run.signal);
      await showEarly(context, payload, 'early', { v: 1, recipe: payload.recipe, ...media });
    };
    const still = await pictures.makePicture(input, outDir, recipe, { ...options, onEarly });
    return withMotion(still, await makeMotion(pictures, input, outDir, recipe, options));
  });
