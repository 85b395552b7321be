import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RenditionFile, recipes } from '@slugline/story';
import { measure } from '../packaging/files.ts';
import type { VideoPlan } from '../plan/video-plan.ts';
import { runFfmpeg } from '../tool/ffmpeg.ts';

/** Thumbnails per row and per column of a sprite. */
const COLUMNS = 10;
const WIDTH = 160;
/** The most thumbnails in a storyboard: on a time line, more can't be told apart. */
const MOST = 400;

/**
 * Draws thumbnails of a video for a player's time line: sprites, and `storyboard.vtt`, which says which part of which
 * sprite shows which moment. `file` is the lowest rung: initialisation and all segments in one file. Decodes only its
 * key frames, which takes a hundredth of the time (https://github.com/jellyfin/jellyfin/issues/11336).
 */
export async function makeStoryboard(
  { name, plan }: { name: string; plan: VideoPlan },
  file: string,
  outDir: string,
  { signal }: { signal: AbortSignal },
): Promise<RenditionFile[]> {
  const { gopFrames, frames, frameRate, durationSeconds, rungs } = plan;
  const keyFrames = Math.ceil(frames / gopFrames);
  const every = Math.ceil(keyFrames / MOST);
  const thumbs = Math.ceil(keyFrames / every);
  const seconds = (every * gopFrames * frameRate.den) / frameRate.num;
  const height = Math.max(2, Math.round((WIDTH * rungs[0].height) / rungs[0].width / 2) * 2);
  await mkdir(outDir, { recursive: true });
  // Each sprite has a name of its own: a pattern would also interpret a `%` in the folder's name.
  const names = Array.from(
    { length: Math.ceil(thumbs / COLUMNS ** 2) },
    (_, index) => `storyboard-${index + 1}.jpg`,
  );
  const tiled = `[0:0]select='not(mod(n,${every}))',scale=${WIDTH}:${height}:flags=bicubic+accurate_rnd+bitexact,tile=${COLUMNS}x${COLUMNS},split=${names.length}`;
  const each = names.map((_, index) => `[t${index}]select='eq(n,${index})'[s${index}]`);
  await runFfmpeg(
    {
      name,
      inputs: [{ file, options: ['-skip_frame', 'nokey', '-threads', '1'] }],
      maxPixels: recipes.video.parameters.maxPixels,
      filter: [`${tiled}${names.map((_, index) => `[t${index}]`).join('')}`, ...each].join(';'),
      outputs: names.map((sprite, index) => ({
        file: join(outDir, sprite),
        options: [
          ...['-map', `[s${index}]`, '-frames:v', '1', '-update', '1'],
          ...['-fps_mode', 'passthrough', '-q:v', '5'],
        ],
      })),
    },
    { signal },
  );
  const files: RenditionFile[] = [];
  for (const sprite of names) {
    const kept = await measure(join(outDir, sprite));
    files.push({
      ...{ name: sprite, role: 'rendition', purpose: 'storyboard-sprite', type: 'image/jpeg' },
      ...kept,
    });
  }
  const vtt = join(outDir, 'storyboard.vtt');
  await writeFile(vtt, storyboardVtt({ thumbs, seconds, durationSeconds, width: WIDTH, height }));
  files.push({
    ...{ name: 'storyboard.vtt', role: 'rendition', purpose: 'storyboard', type: 'text/vtt' },
    ...(await measure(vtt)),
  });
  return files;
}

interface Layout {
  thumbs: number;
  /** Seconds that one thumbnail stands for. */
  seconds: number;
  durationSeconds: number;
  width: number;
  height: number;
}

/** Returns cues that cover the whole video. Pure. */
function storyboardVtt({ thumbs, seconds, durationSeconds, width, height }: Layout): string {
  const cues = Array.from({ length: thumbs }, (_, index) => {
    const sprite = Math.floor(index / COLUMNS ** 2) + 1;
    const place = index % COLUMNS ** 2;
    const x = (place % COLUMNS) * width;
    const y = Math.floor(place / COLUMNS) * height;
    const end = index === thumbs - 1 ? durationSeconds : (index + 1) * seconds;
    return `${clock(index * seconds)} --> ${clock(end)}\nstoryboard-${sprite}.jpg#xywh=${x},${y},${width},${height}\n`;
  });
  return ['WEBVTT\n', ...cues].join('\n');
}

function clock(seconds: number): string {
  const ms = Math.round(seconds * 1000);
  const part = (value: number, digits = 2) => String(Math.floor(value)).padStart(digits, '0');
  return `${part(ms / 3_600_000)}:${part((ms / 60_000) % 60)}:${part((ms / 1000) % 60)}.${part(ms % 1000, 3)}`;
}
