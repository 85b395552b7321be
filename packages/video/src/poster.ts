import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SluglineError } from '@slugline/story';
import { fragmentsOf } from './encode/ladder.ts';
import type { Film } from './film.ts';
import { runFfmpeg } from './tool/ffmpeg.ts';

const WIDEST = 1280;
/** Pictures that are weighed against one another; they are held in memory. */
const CANDIDATES = 50;

/** Passes only frames of which less than nine tenths are near black. */
const NOT_BLACK =
  'blackframe=amount=0:threshold=32,metadata=mode=select:key=lavfi.blackframe.pblack:value=90:function=less';

/** Where to look, in order; the last finds something in any film, and be it black. */
const attempts = [
  { from: 0.05, to: 0.4, keyFrames: true, filter: `${NOT_BLACK},` },
  { from: 0, to: 1, keyFrames: true, filter: `${NOT_BLACK},` },
  { from: 0, to: 1, keyFrames: false, filter: `${NOT_BLACK},` },
  { from: 0, to: 1, keyFrames: false, filter: '' },
];

/**
 * Picks the picture that stands for the film and writes it as a PNG of at most 1280 pixels width into the work folder.
 * It looks at our own best rung: upright, square, SDR already, and with a key frame every two seconds.
 */
export async function posterFrame(film: Film, workDir: string, signal: AbortSignal): Promise<string> {
  const best = film.plan.rungs.at(-1) ?? film.plan.rungs[0];
  const source = fragmentsOf(workDir, best.name);
  const file = join(workDir, 'poster.png');
  // One that an earlier try of the job left would be taken for this one's.
  await rm(file, { force: true });
  for (const { from, to, keyFrames, filter } of attempts) {
    const window = ['-ss', String(film.seconds * from), '-t', String(film.seconds * (to - from))];
    const frames = keyFrames ? ['-skip_frame', 'nokey'] : [];
    await runFfmpeg(
      {
        name: film.name,
        inputs: [{ file: source, options: [...frames, ...window] }],
        maxPixels: film.maxPixels,
        filter: `[0:v]scale='min(${WIDEST},iw)':-2,${filter}thumbnail=n=${CANDIDATES}[poster]`,
        outputs: [{ file, options: ['-map', '[poster]', '-frames:v', '1', '-update', '1'] }],
      },
      { signal },
    );
    if (existsSync(file)) return file;
  }
  throw new SluglineError('video_broken', `no frame of ${film.name} could be drawn`, { where: film.name });
}
