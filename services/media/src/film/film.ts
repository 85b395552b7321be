import { filmPartJob, type MediaPayload, type Run } from '@slugline/queue';
import { keys, readJson, writeJson } from '@slugline/store';
import { MediaResult, recipeFor } from '@slugline/story';
import { inspectMedia, makeAudio, prepareVideo, type VideoPlan } from '@slugline/video';
import { showEarly, wantsEarly } from '../early.ts';
import { type Made, makeOnce } from '../make.ts';
import type { Workshop } from '../workshop.ts';
import { assembleEarly, assembleFilm } from './assemble.ts';
import { type FilmStore, filmStore } from './film-store.ts';
import { isPlayable, nextWave, partNames, type Wish } from './parts.ts';

/**
 * A film's own job. It plans the film, has its parts made by jobs under it, and puts together what came of them. It is
 * run anew each time the parts that it waited for have ended, and goes by what lies in the store alone: so it may
 * be killed at any time, and what was made once is not made again.
 */
export async function makeFilm(workshop: Workshop, payload: MediaPayload, run: Run): Promise<Made> {
  const { context } = workshop;
  const { working } = context;
  const { original, recipe, poster, lane } = payload;
  const key = keys.result(original, recipe, poster === undefined ? 'result' : `result-poster-${poster}`);
  if (await working.head(key)) return { key, result: await readJson(working, key, MediaResult) };

  const store = filmStore(working, payload);
  const plan = (await store.plan()) ?? (await prepare(workshop, store, payload, run));
  if (plan === 'sound') return onlySound(workshop, payload, run);

  const wish: Wish = { plan, lane, poster };
  const made = await store.made();
  const { number, parts } = nextWave(wish, made);
  if (parts.length > 0) {
    // The lowest rung, while the others wait.
    if (lane === 'breaking' && isPlayable(wish, made) && (await wantsEarly(context, payload))) {
      const early = await assembleEarly(workshop, payload, store, plan, run.signal);
      await showEarly(context, payload, `early-${partNames.poster(poster)}`, early);
    }
    const jobs = parts.map((part, place) => filmPartJob(payload, part, { wave: number, place }));
    await run.waitFor(jobs);
  }
  const result = await assembleFilm(workshop, payload, store, plan, run.signal);
  await writeJson(working, key, result);
  return { key, result };
}

/** Looks at the original and plans. */
async function prepare(
  { originals }: Workshop,
  store: FilmStore,
  payload: MediaPayload,
  { signal }: Run,
): Promise<VideoPlan | 'sound'> {
  const { original, file: name } = payload;
  const plan = await originals.use(original, async (file) => {
    // A container says video before anybody has looked inside: some hold sound alone.
    const inspected = await inspectMedia(file, name, signal);
    if (inspected.kind === 'audio') return 'sound';
    return prepareVideo({ file, name }, recipeFor('video', payload), { signal, inspected });
  });
  if (plan !== 'sound') await store.writePlan(plan);
  return plan;
}

async function onlySound({ context }: Workshop, payload: MediaPayload, run: Run): Promise<Made> {
  const recipe = recipeFor('audio', payload);
  return makeOnce(context, payload, (input, outDir, options) => makeAudio(input, outDir, recipe, options), {
    signal: run.signal,
    onProgress: (percent) => void run.progress(percent).catch(() => {}),
  });
}
