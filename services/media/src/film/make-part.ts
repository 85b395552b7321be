import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { FilmPart, MediaPayload, Run } from '@slugline/queue';
import { type Context, inScratch } from '@slugline/service';
import { recipeFor, SluglineError } from '@slugline/story';
import {
  encodeChunk,
  encodeSound,
  initFile,
  posterFrame,
  segmentFiles,
  type TrackPart,
  type VideoPlan,
} from '@slugline/video';
import { upload } from '../make.ts';
import type { Workshop } from '../workshop.ts';
import { type FilmStore, filmStore, type PosterPart } from './film-store.ts';
import { keepInit } from './keep-init.ts';
import { isRungBegun, partNames, percentMade } from './parts.ts';

/** Steps of progress that are worth a place in the journal, percent. */
const step = 10;

/**
 * One part of a film: some rungs of a chunk, the sound, or the poster. Its files are in the store before the document
 * that says so, so a worker that dies half-way left nothing that counts.
 */
export async function workOnPart(
  { context, originals, pictures }: Workshop,
  payload: MediaPayload & { part: FilmPart },
  run: Run,
): Promise<void> {
  const { storyId, revision, original, part, poster } = payload;
  const state = await context.journal.state(storyId);
  const item = state.media.find((candidate) => candidate.original === original);
  if (state.revision !== revision || item?.progress.state === 'ready') return;
  const store = filmStore(context.working, payload);
  const plan = await store.plan();
  if (plan === undefined) throw new SluglineError('object_missing', `the plan of ${payload.file} is gone`);

  // A worker may have died after it had made the part and before it could say so.
  const made = await store.made();
  if (namesOf(part, payload).every((name) => made.has(name)))
    return tellProgress(context, payload, plan, store, part);

  await inScratch(context, async (folder) => {
    const keepIt = await originals.use(original, (file) => {
      const work: PartWork = {
        ...{ context, payload, plan, store, folder },
        input: { file, name: payload.file },
        options: { signal: run.signal, onProgress: (percent) => void run.progress(percent).catch(() => {}) },
      };
      switch (part.make) {
        case 'chunk':
          return makeChunk(work, part);
        case 'sound':
          return makeSound(work);
        case 'poster':
          return makePoster(work, pictures, poster);
      }
    });
    await keepIt();
  });
  await tellProgress(context, payload, plan, store, part);
}

interface PartWork {
  context: Context;
  payload: MediaPayload;
  plan: VideoPlan;
  store: FilmStore;
  /** Of this job alone. */
  folder: string;
  input: { file: string; name: string };
  options: { signal: AbortSignal; onProgress(percent: number): void };
}

/** Puts into the store what was made, once the original is known to be the one that was submitted. */
type Keep = () => Promise<void>;

async function makeChunk(work: PartWork, { chunk, rungs }: FilmPart & { make: 'chunk' }): Promise<Keep> {
  const { payload, plan, input, options, folder } = work;
  const recipe = recipeFor('video', payload);
  const parts = await encodeChunk(input, plan, { chunk, rungs }, folder, recipe, options);
  return async () => {
    for (const { track, init } of parts) {
      options.signal.throwIfAborted();
      const isBegun = async () => isRungBegun(plan, track, await work.store.made());
      await keepInit(work.context.working, payload, folder, initFile(track, 'video', init), isBegun);
    }
    await keep(work, parts, (part) => partNames.chunk(part.track, part.chunk));
  };
}

async function makeSound(work: PartWork): Promise<Keep> {
  const { payload, plan, input, options, folder } = work;
  const part = await encodeSound(input, plan, folder, recipeFor('video', payload), options);
  return async () => {
    const init = initFile(part.track, 'audio', part.init);
    await upload(work.context.working, payload, folder, [init], options.signal);
    await keep(work, [part], () => partNames.sound);
  };
}

async function makePoster(
  { context, payload, plan, store, input, options, folder }: PartWork,
  pictures: Workshop['pictures'],
  at: number | undefined,
): Promise<Keep> {
  const { signal } = options;
  const frame = await posterFrame(input, plan, folder, { signal, ...(at === undefined ? {} : { at }) });
  const outDir = join(folder, 'poster');
  await mkdir(outDir);
  const made = await pictures.makePoster({ file: frame, name: input.name }, outDir, { signal });
  const files: PosterPart['files'] = [];
  for (const file of made.files) {
    // What is chosen is another file, since files never change.
    const name = file.name.replace(/^poster/, partNames.poster(at));
    await rename(join(outDir, file.name), join(outDir, name));
    files.push({ ...file, name });
  }
  return async () => {
    await upload(context.working, payload, outDir, files, signal);
    await store.writePart(partNames.poster(at), { v: 1, files, thumbhash: made.thumbhash });
  };
}

/** Segments first, then the documents that name them. */
async function keep(
  { context, payload, store, folder, options }: PartWork,
  parts: readonly TrackPart[],
  nameOf: (part: TrackPart) => string,
): Promise<void> {
  await upload(context.working, payload, folder, parts.flatMap(segmentFiles), options.signal);
  await Promise.all(parts.map((part) => store.writePart(nameOf(part), part)));
}

/** Puts each step of the film's progress into the journal once it is passed, by whichever part comes to it first. */
async function tellProgress(
  { journal }: Context,
  payload: MediaPayload,
  plan: VideoPlan,
  store: FilmStore,
  part: FilmPart,
): Promise<void> {
  const { storyId, revision, original } = payload;
  const made = await store.made();
  const percent = percentMade({ plan, ...payload }, made);
  for (const name of namesOf(part, payload)) made.delete(name);
  const before = percentMade({ plan, ...payload }, made);
  if (Math.floor(percent / step) === Math.floor(before / step)) return;
  const { media } = await journal.state(storyId);
  const told = media.find((candidate) => candidate.original === original)?.progress;
  if (told?.state !== 'waiting' || told.percent >= percent) return;
  await journal.append(storyId, { v: 1, type: 'media-progress', revision, original, percent });
}

function namesOf(part: FilmPart, { poster }: MediaPayload): string[] {
  if (part.make === 'chunk') return part.rungs.map((rung) => partNames.chunk(rung, part.chunk));
  return [part.make === 'sound' ? partNames.sound : partNames.poster(poster)];
}
