import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type RenditionFile, recipes, type VideoRecipe } from '@slugline/story';
import {
  encodeAudio,
  encodeChunk,
  makeProgressive,
  makeStoryboard,
  packageVideo,
  prepareVideo,
  progressiveRung,
  type TrackPart,
  trackFiles,
  type VideoPlan,
} from '@slugline/video';

const never = new AbortController().signal;

/** A video with everything that is made from it, as in the media service, but in one folder. */
export interface WholeVideo {
  plan: VideoPlan;
  parts: TrackPart[];
  audio: TrackPart | undefined;
  files: RenditionFile[];
  folder: string;
  /** Writes a track as a player sees it, the initialisation and all segments in one file, and returns its path. */
  track(name: string): Promise<string>;
}

interface Choices {
  name?: string;
  recipe?: VideoRecipe;
  signal?: AbortSignal;
}

/** Makes all renditions of a video. */
export async function wholeVideo(file: string, folder: string, choices: Choices = {}): Promise<WholeVideo> {
  const { name = basename(file), recipe = recipes.video, signal = never } = choices;
  const input = { file, name };
  const plan = await prepareVideo(input, recipe, { signal });
  const rungs = plan.rungs.map((rung) => rung.name);
  const parts: TrackPart[] = [];
  for (const { index } of plan.chunks) {
    parts.push(...(await encodeChunk(input, plan, { chunk: index, rungs }, folder, recipe, { signal })));
  }
  const audio = plan.sound && (await encodeAudio(input, plan, folder, recipe, { signal }));
  const files = await packageVideo({ name, plan, parts, ...(audio ? { audio } : {}) }, folder);

  const track = async (wanted: string): Promise<string> => {
    await mkdir(join(folder, '.whole'), { recursive: true });
    const whole = join(folder, '.whole', `${wanted}.mp4`);
    const own = wanted === 'audio' && audio ? [audio] : parts.filter((part) => part.track === wanted);
    const names = trackFiles(own, wanted === 'audio' ? 'audio' : 'video');
    await pipeline(async function* () {
      for (const made of names) yield* createReadStream(join(folder, made.name));
    }, createWriteStream(whole));
    return whole;
  };
  const rung = progressiveRung(plan);
  const tracks = { rung, video: await track(rung.name), ...(audio ? { audio: await track('audio') } : {}) };
  files.push(await makeProgressive({ name, plan }, tracks, folder, { signal }));
  files.push(...(await makeStoryboard({ name, plan }, await track(plan.rungs[0].name), folder, { signal })));
  return { plan, parts, audio, files, folder, track };
}
