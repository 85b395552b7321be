import type { MediaPayload, Run } from '@slugline/queue';
import { type MediaResult, recipeFor } from '@slugline/story';
import { showEarly, wantsEarly } from './early.ts';
import { upload } from './make.ts';
import { workOn } from './worker.ts';
import type { Workshop } from './workshop.ts';

/** A picture's job. Of a large one the JPEGs are shown while the other formats are made; not when nobody waits for it. */
export const makePicture = (
  { context, pictures }: Workshop,
  payload: MediaPayload,
  run: Run,
): Promise<void> =>
  workOn(context, payload, run, (input, outDir, options) =>
    pictures.makePicture(input, outDir, recipeFor('picture', payload), {
      ...options,
      onEarly: async (media, folder) => {
        if (payload.lane === 'backfill' || !(await wantsEarly(context, payload))) return;
        await upload(context.working, payload, folder, media.files, run.signal);
        const result: MediaResult = { v: 1, recipe: payload.recipe, ...media };
        await showEarly(context, payload, 'early', result);
      },
    }),
  );
