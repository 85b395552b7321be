import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { MediaPayload } from '@slugline/queue';
import { inScratch } from '@slugline/service';
import { keys, type ObjectStore } from '@slugline/store';
import type { MediaResult, RenditionFile } from '@slugline/story';
import {
  makeProgressive,
  makeStoryboard,
  packageVideo,
  progressiveRung,
  type TrackPart,
  unheardOf,
  type VideoPlan,
} from '@slugline/video';
import { upload } from '../make.ts';
import type { Workshop } from '../workshop.ts';
import type { FilmStore, PosterPart } from './film-store.ts';
import { partNames } from './parts.ts';

type Film = Pick<MediaPayload, 'original' | 'recipe' | 'file' | 'poster'>;

/** What has been made of some rungs, the sound and the poster. */
interface Parts {
  tracks: TrackPart[];
  sound: TrackPart | undefined;
  poster: PosterPart;
}

/** The film from its lowest rung, to be seen while the others are made: manifests alone are written. */
export async function assembleEarly(
  { context }: Workshop,
  film: Film,
  store: FilmStore,
  plan: VideoPlan,
  signal: AbortSignal,
): Promise<MediaResult> {
  const parts = await partsOf(store, plan, [plan.rungs[0].name], film);
  return inScratch(context, async (outDir) => {
    const files = await packageVideo(packaged(film, plan, parts), outDir);
    await upload(context.working, film, outDir, files.filter(isManifest), signal);
    return resultOf(film, plan, parts, files);
  });
}

/** The film with all its rungs, a file to download, and a storyboard. Nothing is encoded again. */
export async function assembleFilm(
  { context }: Workshop,
  film: Film,
  store: FilmStore,
  plan: VideoPlan,
  signal: AbortSignal,
): Promise<MediaResult> {
  const { working } = context;
  const rungs = plan.rungs.map(({ name }) => name);
  const parts = await partsOf(store, plan, rungs, film);
  const named = { name: film.file, plan };
  return inScratch(context, async (folder) => {
    const outDir = join(folder, 'out');
    await mkdir(outDir);
    const files = await packageVideo(packaged(film, plan, parts), outDir);
    const manifests = files.filter(isManifest);
    const whole = (track: string) => wholeTrack(working, film, track, files, join(folder, `${track}.mp4`));
    const rung = progressiveRung(plan);
    const [lowest, video, audio] = await Promise.all([
      whole(plan.rungs[0].name),
      rung.name === plan.rungs[0].name ? undefined : whole(rung.name),
      plan.sound && whole('audio'),
    ]);
    const inputs = { rung, video: video ?? lowest, ...(audio === undefined ? {} : { audio }) };
    const [progressive, storyboard] = await Promise.all([
      makeProgressive(named, inputs, outDir, { signal }),
      makeStoryboard(named, lowest, outDir, { signal }),
    ]);
    await upload(working, film, outDir, [...manifests, progressive, ...storyboard], signal);
    return resultOf(film, plan, parts, [...files, progressive, ...storyboard]);
  });
}

async function partsOf(
  store: FilmStore,
  plan: VideoPlan,
  rungs: readonly string[],
  { poster }: Film,
): Promise<Parts> {
  const names = rungs.flatMap((rung) => plan.chunks.map(({ index }) => partNames.chunk(rung, index)));
  const [tracks, sound, image] = await Promise.all([
    Promise.all(names.map(store.track)),
    plan.sound && store.track(partNames.sound),
    store.poster(poster),
  ]);
  return { tracks, sound, poster: image };
}

const packaged = ({ file }: Film, plan: VideoPlan, { tracks, sound }: Parts) => ({
  name: file,
  plan,
  parts: tracks,
  ...(sound === undefined ? {} : { sound }),
});

const isManifest = ({ role }: RenditionFile): boolean => role === 'manifest';

function resultOf(
  { recipe }: Film,
  plan: VideoPlan,
  { sound, poster }: Parts,
  files: readonly RenditionFile[],
): MediaResult {
  const { width, height } = plan.picture;
  return {
    v: 1,
    kind: 'video',
    recipe,
    width,
    height,
    durationSeconds: plan.durationSeconds,
    thumbhash: poster.thumbhash,
    ...(sound?.loudness ? { loudness: sound.loudness } : {}),
    ...unheardOf(plan.sound),
    files: [...files, ...poster.files],
  };
}

/** Brings a track's initialisation and segments from the store into one file, in order. */
async function wholeTrack(
  working: ObjectStore,
  { original, recipe }: Film,
  track: string,
  files: readonly RenditionFile[],
  to: string,
): Promise<string> {
  const names = files.filter(({ name, role }) => role === 'segment' && name.startsWith(`${track}/`));
  await pipeline(async function* () {
    for (const { name } of names) yield* (await working.get(keys.rendition(original, recipe, name))).body;
  }, createWriteStream(to));
  return to;
}
