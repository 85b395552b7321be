import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { MediaPayload, Run, VideoPart } from '@slugline/queue';
import { type Context, inScratch } from '@slugline/runtime';
import { inParallel, type ObjectStore } from '@slugline/store';
import { commands, type RenditionFile, recipeFor, SluglineError } from '@slugline/story';
import {
  encodeAudio,
  encodeChunk,
  initFile,
  posterFrame,
  segmentFiles,
  type VideoPlan,
} from '@slugline/video';
import { once } from '../originals/once.ts';
import type { MediaResources } from '../resources.ts';
import { keepInit } from './keep-init.ts';
import { isRungBegun, partNames, percentMade } from './parts.ts';
import { type PosterPart, type StoredTrack, type VideoStore, videoStore } from './video-store.ts';

/** Tracks of a chunk that are uploaded at once. */
const tracksAtOnce = 2;
/** Progress is recorded in the journal in steps of this many percent. */
const step = 10;

/**
 * Makes one part of a video: some rungs of a chunk, the audio, or the poster. The files are stored before the document
 * that names them, so a worker that dies half-way leaves nothing behind that others would use.
 */
export async function workOnPart(
  { context, originals, images }: MediaResources,
  payload: MediaPayload & { part: VideoPart },
  run: Run,
): Promise<void> {
  const { storyId, revision, original, part, poster } = payload;
  const state = await context.journal.latest(storyId);
  const item = state.media.find((candidate) => candidate.original === original);
  if (state.revision !== revision || state.retraction || item?.progress.state === 'ready') return;
  const store = videoStore(context, payload);
  const plan = await store.plan();
  if (plan === undefined) throw new SluglineError('object_missing', `the plan of ${payload.file} is gone`);

  const make = () =>
    inScratch(context, async (folder) => {
      const keepIt = await originals.use(original, (file) => {
        const work: PartWork = {
          ...{ working: context.working, payload, plan, store, folder },
          input: { file, name: payload.file },
          options: {
            signal: run.signal,
            onProgress: (percent) => void run.progress(percent).catch(() => {}),
          },
        };
        switch (part.make) {
          case 'chunk':
            return makeChunk(work, part);
          case 'sound':
            return makeAudioTrack(work);
          case 'poster':
            return makePoster(work, images, poster);
        }
      });
      await keepIt();
      return true;
    });
  // Another story's job may have made it, or a worker that died before it could report it.
  const isMade = async () => (await store.lacking(namesOf(part, payload))).length === 0 || undefined;
  await once(context, payload, leaseOf(part, payload), run, { find: isMade, make });
  await tellProgress(context.journal, payload, plan, store, part);
}

interface PartWork {
  working: ObjectStore;
  payload: MediaPayload;
  plan: VideoPlan;
  store: VideoStore;
  /** A folder of this job alone. */
  folder: string;
  input: { file: string; name: string };
  options: { signal: AbortSignal; onProgress(percent: number): void };
}

/** Stores what was made. Called when the original is known to be the one that was submitted. */
type Keep = () => Promise<void>;

async function makeChunk(work: PartWork, part: VideoPart & { make: 'chunk' }): Promise<Keep> {
  const { payload, plan, input, options, folder } = work;
  const { chunk } = part;
  const recipe = recipeFor('video', payload);
  // Some of its rungs may have been made for another story.
  const lacking = await work.store.lacking(namesOf(part, payload));
  const rungs = part.rungs.filter((rung) => lacking.includes(partNames.chunk(rung, chunk)));
  const parts = await encodeChunk(input, plan, { chunk, rungs }, folder, recipe, options);
  return async () => {
    for (const { track, init } of parts) {
      options.signal.throwIfAborted();
      const isBegun = async () => isRungBegun(plan, track, await work.store.made());
      await keepInit(work.working, payload, folder, initFile(track, 'video', init), isBegun);
    }
    await inParallel(parts, tracksAtOnce, (part) =>
      keepTrack(work, part, partNames.chunk(part.track, part.chunk)),
    );
  };
}

async function makeAudioTrack(work: PartWork): Promise<Keep> {
  const { payload, plan, input, options, folder } = work;
  const part = await encodeAudio(input, plan, folder, recipeFor('video', payload), options);
  return async () => {
    const init = initFile(part.track, 'audio', part.init);
    await keepTrack(work, part, partNames.audio, [init]);
  };
}

async function makePoster(
  { payload, plan, store, input, options, folder }: PartWork,
  images: MediaResources['images'],
  at: number | undefined,
): Promise<Keep> {
  const { signal } = options;
  const frame = await posterFrame(input, plan, folder, { signal, ...(at === undefined ? {} : { at }) });
  const outDir = join(folder, 'poster');
  await mkdir(outDir);
  const made = await images.makePoster({ file: frame, name: input.name }, outDir, {
    signal,
    story: payload.storyId,
  });
  const files: PosterPart['files'] = [];
  for (const file of made.files) {
    // A chosen poster has file names of its own, since files never change.
    const name = file.name.replace(/^poster/, partNames.poster(at));
    await rename(join(outDir, file.name), join(outDir, name));
    files.push({ ...file, name });
  }
  return async () => {
    const name = partNames.poster(at);
    const of = (files: PosterPart['files']): PosterPart => ({ v: 1, files, thumbhash: made.thumbhash });
    await store.keepPoster({ name, dir: outDir, files, of }, signal);
  };
}

/** Stores the segments of a track, and the other files of their folder. */
async function keepTrack(
  { store, folder: dir, options }: PartWork,
  part: StoredTrack,
  name: string,
  others: readonly RenditionFile[] = [],
): Promise<void> {
  const of = ([first]: RenditionFile[]): StoredTrack => ({ ...part, folder: first?.folder });
  await store.keepTrack({ name, dir, files: [...segmentFiles(part), ...others], of }, options.signal);
}

/** Records each step of the video's progress in the journal, by the job of whichever part reaches it first. */
async function tellProgress(
  journal: Context['journal'],
  payload: MediaPayload,
  plan: VideoPlan,
  store: VideoStore,
  part: VideoPart,
): Promise<void> {
  const { storyId, revision, original } = payload;
  const made = await store.made();
  const percent = percentMade({ plan, ...payload }, made);
  for (const name of namesOf(part, payload)) made.delete(name);
  const before = percentMade({ plan, ...payload }, made);
  if (Math.floor(percent / step) === Math.floor(before / step)) return;
  await journal.transact(storyId, (state) => commands.mediaProgress(state, { revision, original, percent }));
}

function namesOf(part: VideoPart, { poster }: MediaPayload): string[] {
  if (part.make === 'chunk') return part.rungs.map((rung) => partNames.chunk(rung, part.chunk));
  return [part.make === 'sound' ? partNames.audio : partNames.poster(poster)];
}

/** One job at a time works on a chunk, whichever rungs it makes: they come from one decode. */
const leaseOf = (part: VideoPart, payload: MediaPayload): string =>
  part.make === 'chunk' ? `chunk-${part.chunk}` : (namesOf(part, payload)[0] ?? part.make);
