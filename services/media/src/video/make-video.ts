import { type MediaPayload, type Run, videoPartJob } from '@slugline/queue';
import { claim } from '@slugline/runtime';
import { findJson } from '@slugline/store';
import { keys, MediaResult, recipeFor } from '@slugline/story';
import { inspectMedia, makeAudio, prepareVideo, type VideoPlan } from '@slugline/video';
import { deleteUnnamed } from '../originals/keep.ts';
import { type Made, makeNow } from '../originals/make.ts';
import { once } from '../originals/once.ts';
import { showEarly, wantsEarly } from '../originals/show-early.ts';
import type { MediaResources } from '../resources.ts';
import { assembleEarly, assembleVideo } from './assemble.ts';
import { documentsOf, isPlayable, nextWave, partNames, type VideoRequest } from './parts.ts';
import { takeTexts } from './take-texts.ts';
import { type VideoStore, videoStore } from './video-store.ts';

/**
 * Does a video's job: plans the video, adds jobs for its parts under itself, and assembles the result. The job runs
 * again each time the parts that it waited for have ended, and relies only on what is stored: so it may be killed at
 * any time, and nothing is made twice. If several stories have the video, each has such a job, and whichever story's
 * job comes first makes a part.
 */
export async function makeVideo(resources: MediaResources, payload: MediaPayload, run: Run): Promise<Made> {
  const { context } = resources;
  const { working } = context;
  const { original, recipe, poster, lane } = payload;
  const key = keys.result(original, recipe, poster === undefined ? 'result' : `result-poster-${poster}`);
  const before = await findJson(working, key, MediaResult);
  if (before) return { key, result: before };

  const store = videoStore(context, payload);
  const plan = await once<VideoPlan | Made>(context, payload, 'plan', run, {
    find: store.plan,
    make: () => prepare(resources, store, payload, run),
  });
  if ('result' in plan) return plan;

  const { texts } = plan;
  if (texts) {
    await once(context, payload, partNames.texts, run, {
      find: store.texts,
      make: () => takeTexts(resources, payload, store, texts, run.signal),
    });
  }
  const request: VideoRequest = { plan, lane, poster };
  const made = await store.made();
  const { number, parts } = nextWave(request, made);
  if (parts.length > 0) {
    // Shows the lowest rung while the others wait.
    if (lane === 'breaking' && isPlayable(request, made) && (await wantsEarly(context.journal, payload))) {
      const earlyKey = keys.result(original, recipe, `early-${partNames.poster(poster)}`);
      const early = await assembleEarly(resources, payload, store, plan, run.signal);
      await showEarly(context, payload, earlyKey, await claim(context, earlyKey, early, MediaResult));
    }
    const jobs = parts.map((part, place) => videoPartJob(payload, part, { wave: number, place }));
    await run.waitFor(jobs);
  }
  const assembled = await assembleVideo(resources, payload, store, plan, run);
  const result = await claim(context, key, assembled, MediaResult);
  await deleteUnnamed(working, payload, documentsOf(request), result.files);
  return { key, result };
}

/** Inspects the original and plans the video. If it holds no picture, makes its audio instead. */
async function prepare(
  { context, originals }: MediaResources,
  store: VideoStore,
  payload: MediaPayload,
  { signal, progress }: Run,
): Promise<VideoPlan | Made> {
  const { original, recipe, file: name } = payload;
  const plan = await originals.use(original, async (file) => {
    // A container is taken for a video until it is inspected: some hold only audio.
    const inspected = await inspectMedia(file, name, signal);
    if (inspected.kind === 'audio') return 'audio';
    return prepareVideo({ file, name }, recipeFor('video', payload), { signal, inspected });
  });
  if (plan !== 'audio') return store.claimPlan(plan);

  const key = keys.result(original, recipe);
  const before = await findJson(context.working, key, MediaResult);
  if (before) return { key, result: before };
  return makeNow(
    context,
    payload,
    (input, outDir, options) => makeAudio(input, outDir, recipeFor('audio', payload), options),
    { signal, onProgress: (percent) => void progress(percent).catch(() => {}) },
  );
}
