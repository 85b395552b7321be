import type { MediaPayload, Run } from '@slugline/queue';
import type { Context } from '@slugline/runtime';
import { findJson } from '@slugline/store';
import { keys, type MadeMedia, MediaResult, recipeFor } from '@slugline/story';
import { keep } from '../originals/keep.ts';
import { showEarly, wantsEarly } from '../originals/show-early.ts';
import type { MediaResources } from '../resources.ts';
import { workOn } from '../worker.ts';
import { makeMotion, withMotion } from './make-motion.ts';

/**
 * Does a picture's job: makes its still and its moving rendition. If a large picture leads its story, its JPEGs are
 * shown while this job or another makes the other formats. Not on the lane `backfill`, where nobody waits for it.
 */
export function makeImage(
  { context, images }: MediaResources,
  payload: MediaPayload,
  run: Run,
): Promise<void> {
  const key = keys.result(payload.original, payload.recipe, 'early');
  const show = async (early: MediaResult) => {
    if (payload.lane !== 'backfill' && (await wantsEarly(context.journal, payload)))
      await showEarly(context, payload, key, early);
  };
  return workOn(
    context,
    payload,
    run,
    async (input, outDir, options) => {
      const recipe = recipeFor('picture', payload);
      const { storyId: story } = payload;
      let early: MediaResult | undefined;
      const onEarly = async (media: MadeMedia, dir: string) => {
        early = await keepEarly(context, payload, key, media, dir, run.signal);
        await show(early);
      };
      const still = await images.makeImage(input, outDir, recipe, { ...options, story, onEarly });
      const motion = await makeMotion(images, input, outDir, recipe, { ...options, story });
      return withMotion(withEarly(still, early), motion);
    },
    async () => {
      const early = await findJson(context.working, key, MediaResult);
      if (early) await show(early);
    },
  );
}

/**
 * Claims what can be shown early, even if it is not shown now. A run that died may have published its own files, and
 * those then stay the picture's files.
 */
async function keepEarly(
  context: Pick<Context, 'redis' | 'working'>,
  payload: MediaPayload,
  key: string,
  media: MadeMedia,
  dir: string,
  signal: AbortSignal,
): Promise<MediaResult> {
  const there = await findJson(context.working, key, MediaResult);
  if (there) return there;
  const of = (files: MediaResult['files']): MediaResult => ({
    ...media,
    v: 1,
    recipe: payload.recipe,
    files,
  });
  const early = { document: 'early', key, schema: MediaResult, dir, files: media.files, of };
  return keep(context, payload, early, signal);
}

/**
 * Returns a picture with the files that were claimed early instead of its own files of the same names. Early files of
 * older versions have no run's folder; they are stored again.
 */
function withEarly(still: MadeMedia, early: MediaResult | undefined): MadeMedia {
  const inStore = early?.files.filter(({ folder }) => folder !== undefined) ?? [];
  const claimed = new Map(inStore.map((file) => [file.name, file]));
  return { ...still, files: still.files.map((file) => claimed.get(file.name) ?? file) };
}
