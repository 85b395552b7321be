import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { MediaPayload, Run } from '@slugline/queue';
import { inScratch } from '@slugline/runtime';
import { getVerified, type ObjectStore } from '@slugline/store';
import { keys, type MediaResult, type RenditionFile } from '@slugline/story';
import {
  initFile,
  makeProgressive,
  makeStoryboard,
  packageVideo,
  progressiveRung,
  segmentFiles,
  trackFiles,
  unheardOf,
  type VideoPlan,
} from '@slugline/video';
import { upload } from '../originals/keep.ts';
import { once } from '../originals/once.ts';
import type { MediaResources } from '../resources.ts';
import { partNames } from './parts.ts';
import type { PosterPart, StoredTrack, TextsPart, VideoStore } from './video-store.ts';

type Video = Pick<MediaPayload, 'original' | 'recipe' | 'file' | 'poster'>;

/** The finished parts of some rungs, the audio and the poster. */
interface Parts {
  tracks: StoredTrack[];
  audio: StoredTrack | undefined;
  poster: PosterPart;
  texts: TextsPart | undefined;
}

/**
 * Assembles the video from its lowest rung, so that it can be watched while the others are made. Writes only manifests.
 * They are named by their hash, so they need no run's folder.
 */
export async function assembleEarly(
  { context }: MediaResources,
  video: Video,
  store: VideoStore,
  plan: VideoPlan,
  signal: AbortSignal,
): Promise<MediaResult> {
  const parts = await partsOf(store, plan, [plan.rungs[0].name], video);
  return inScratch(context, async (outDir) => {
    const files = await packaged(video, plan, parts, outDir);
    await upload(context.working, video, outDir, files.filter(isManifest), signal);
    return resultOf(video, plan, parts, files);
  });
}

/** Assembles the video with all its rungs, a file to download, and a storyboard. Encodes nothing. */
export async function assembleVideo(
  { context }: MediaResources,
  video: Video,
  store: VideoStore,
  plan: VideoPlan,
  run: Pick<Run, 'again' | 'signal'>,
): Promise<MediaResult> {
  const { signal } = run;
  const rungs = plan.rungs.map(({ name }) => name);
  const parts = await partsOf(store, plan, rungs, video);
  return inScratch(context, async (folder) => {
    const outDir = join(folder, 'out');
    await mkdir(outDir);
    const files = await packaged(video, plan, parts, outDir);
    await upload(context.working, video, outDir, files.filter(isManifest), signal);
    const whole = await once(context, video, partNames.whole, run, {
      find: store.whole,
      make: async () => {
        const dir = join(folder, 'whole');
        await mkdir(dir);
        const made = await makeWhole(context.working, video, plan, parts, { folder, dir, signal });
        return store.keepWhole({ dir, files: made, of: (files) => ({ v: 1, files }) }, signal);
      },
    });
    return resultOf(video, plan, parts, [...files, ...whole.files]);
  });
}

/** Makes files from whole tracks in `dir`. `folder` is for temporary files. */
async function makeWhole(
  working: ObjectStore,
  video: Video,
  plan: VideoPlan,
  { tracks, audio }: Parts,
  { folder, dir, signal }: { folder: string; dir: string; signal: AbortSignal },
): Promise<RenditionFile[]> {
  const named = { name: video.file, plan };
  const whole = (name: string, kind: 'video' | 'audio', parts: readonly StoredTrack[]) =>
    wholeTrack(working, video, inFolders(trackFiles(parts, kind), parts), join(folder, `${name}.mp4`));
  const wholeRung = (name: string) => {
    const parts = tracks.filter(({ track }) => track === name);
    return whole(name, 'video', parts);
  };
  const rung = progressiveRung(plan);
  const [lowest, progressiveTrack, wholeAudio] = await Promise.all([
    wholeRung(plan.rungs[0].name),
    rung.name === plan.rungs[0].name ? undefined : wholeRung(rung.name),
    audio && whole('audio', 'audio', [audio]),
  ]);
  const inputs = {
    rung,
    video: progressiveTrack ?? lowest,
    ...(wholeAudio === undefined ? {} : { audio: wholeAudio }),
  };
  const [progressive, storyboard] = await Promise.all([
    makeProgressive(named, inputs, dir, { signal }),
    makeStoryboard(named, lowest, dir, { signal }),
  ]);
  return [progressive, ...storyboard];
}

async function partsOf(
  store: VideoStore,
  plan: VideoPlan,
  rungs: readonly string[],
  { poster }: Video,
): Promise<Parts> {
  const names = rungs.flatMap((rung) => plan.chunks.map(({ index }) => partNames.chunk(rung, index)));
  const [tracks, audio, image, texts] = await Promise.all([
    Promise.all(names.map(store.track)),
    plan.sound && store.track(partNames.audio),
    store.poster(poster),
    plan.texts && store.texts(),
  ]);
  return { tracks, audio, poster: image, texts };
}

/**
 * Writes the video's manifests to `outDir`. Returns them and the files that they name, with the folders of their
 * runs.
 */
async function packaged(
  { file }: Video,
  plan: VideoPlan,
  { tracks, audio }: Parts,
  outDir: string,
): Promise<RenditionFile[]> {
  const encoded = { name: file, plan, parts: tracks, ...(audio === undefined ? {} : { audio }) };
  return inFolders(await packageVideo(encoded, outDir), audio ? [...tracks, audio] : tracks);
}

/** Adds to the files of tracks the folders of the runs that made them. */
function inFolders(files: readonly RenditionFile[], tracks: readonly StoredTrack[]): RenditionFile[] {
  const folders = new Map<string, string | undefined>();
  for (const part of tracks) {
    for (const { name } of segmentFiles(part)) folders.set(name, part.folder);
    // A rung's initialisation is the same for all its chunks, and is in no run's folder: see `keepInit`.
    if (part.track === 'audio') folders.set(initFile('audio', 'audio', part.init).name, part.folder);
  }
  return files.map((file) => {
    const folder = folders.get(file.name);
    return folder === undefined ? file : { ...file, folder };
  });
}

const isManifest = ({ role }: RenditionFile): boolean => role === 'manifest';

function resultOf(
  { recipe }: Video,
  plan: VideoPlan,
  { audio, poster, texts }: Parts,
  files: readonly RenditionFile[],
): MediaResult {
  const { width, height } = plan.picture;
  const warnings = [
    ...(texts?.warnings ?? []),
    ...(plan.textsLeft ?? []).map((left) => ({
      code: 'text_track_left',
      what: `has ${left}, which are not published: send them as a file, such as SRT`,
    })),
  ];
  return {
    v: 1,
    kind: 'video',
    recipe,
    width,
    height,
    durationSeconds: plan.durationSeconds,
    thumbhash: poster.thumbhash,
    ...(audio?.loudness ? { loudness: audio.loudness } : {}),
    ...unheardOf(plan.sound),
    ...(warnings.length > 0 && { warnings }),
    files: [...files, ...poster.files, ...(texts?.files ?? [])],
  };
}

/** Joins a track's files from the store into one file, in order: its initialisation and segments. Returns its path. */
async function wholeTrack(
  working: ObjectStore,
  { original, recipe }: Video,
  files: readonly RenditionFile[],
  to: string,
): Promise<string> {
  await pipeline(async function* () {
    for (const file of files)
      yield* await getVerified(working, keys.rendition(original, recipe, file.name, file.folder), file);
  }, createWriteStream(to));
  return to;
}
