import { join } from 'node:path';
import { type RenditionFile, recipes } from '@slugline/story';
import type { Rung, VideoPlan } from '../plan/video-plan.ts';
import { runFfmpeg } from '../tool/ffmpeg.ts';
import { measure } from './files.ts';

/** The progressive file is for pages without a player. This many lines suffice, and load faster. */
const MOST_LINES = 720;

/** Returns the rung that the progressive file is made from. */
export function progressiveRung({ rungs }: VideoPlan): Rung {
  const lines = (rung: Rung) => Math.min(rung.width, rung.height);
  return rungs.findLast((candidate) => lines(candidate) <= MOST_LINES) ?? rungs[0];
}

/**
 * Puts a rung and the audio into one MP4, `video.mp4`, that plays while it loads. Encodes nothing. `video` and `audio`
 * are their tracks: initialisation and all segments in one file.
 */
export async function makeProgressive(
  { name: original, plan }: { name: string; plan: VideoPlan },
  { rung, video, audio }: { rung: Rung; video: string; audio?: string },
  outDir: string,
  { signal }: { signal: AbortSignal },
): Promise<RenditionFile> {
  const tracks = [video, ...(audio === undefined ? [] : [audio])];
  const name = 'video.mp4';
  const file = join(outDir, name);
  const options = [
    ...tracks.flatMap((_, index) => ['-map', `${index}:0`]),
    ...['-c', 'copy', '-t', plan.durationSeconds.toFixed(6), '-movflags', '+faststart'],
  ];
  await runFfmpeg(
    {
      name: original,
      inputs: tracks.map((track) => ({ file: track })),
      maxPixels: recipes.video.parameters.maxPixels,
      outputs: [{ file, options }],
    },
    { signal },
  );
  const { width, height } = rung;
  const kept = await measure(file);
  return { name, role: 'rendition', purpose: 'progressive', type: 'video/mp4', ...kept, width, height };
}
