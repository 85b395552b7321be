import { join } from 'node:path';
import type { RenditionFile } from '@slugline/story';
import { fragmentsOf } from './encode/ladder.ts';
import type { Rung } from './encode/plan.ts';
import type { Film } from './film.ts';
import { measure } from './package/files.ts';
import { runFfmpeg } from './tool/ffmpeg.ts';

/** The progressive file is for pages without a player: this many lines are enough, and faster to load. */
const MOST_LINES = 720;

/** Puts a rung and the sound into one MP4 that plays while it loads, without encoding anything again. */
export async function makeProgressive(
  film: Film,
  outDir: string,
  signal: AbortSignal,
): Promise<RenditionFile> {
  const workDir = join(outDir, '.work');
  const { rungs } = film.plan;
  const lines = (rung: Rung) => Math.min(rung.width, rung.height);
  const rung = rungs.findLast((candidate) => lines(candidate) <= MOST_LINES) ?? rungs[0];
  const tracks = [rung.name, ...(film.withAudio ? ['audio'] : [])];
  const name = 'video.mp4';
  const file = join(outDir, name);
  const options = [
    ...tracks.flatMap((_, index) => ['-map', `${index}:0`]),
    ...['-c', 'copy', '-t', film.seconds.toFixed(6), '-movflags', '+faststart'],
  ];
  await runFfmpeg(
    {
      name: film.name,
      inputs: tracks.map((track) => ({ file: fragmentsOf(workDir, track) })),
      maxPixels: film.maxPixels,
      outputs: [{ file, options }],
    },
    { signal },
  );
  const { width, height } = rung;
  return { name, role: 'rendition', type: 'video/mp4', ...(await measure(file)), width, height };
}
