import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { recipes, SluglineError } from '@slugline/story';
import { attempts } from './encode/attempts.ts';
import { chunkRun } from './encode/chunk-run.ts';
import { normalise } from './encode/filters.ts';
import type { Rung, VideoPlan } from './encode/video-plan.ts';
import { perSecond } from './inspect/frame-rate.ts';
import { type Look, looksAt } from './poster/look.ts';
import { fittest, richest, type Weighed, weigh } from './poster/weigh.ts';
import { runFfmpeg } from './tool/ffmpeg.ts';

const WIDEST = 1280;
const { maxPixels } = recipes.video.parameters;

/** As every browser shows BT.709, bit-exact on every machine. */
const RGB = 'scale=flags=bicubic+accurate_rnd+full_chroma_int+bitexact:in_color_matrix=bt709,format=rgb24';

interface Input {
  file: string;
  name: string;
}

/** A frame that may become the poster, drawn. */
interface Candidate extends Weighed {
  drawn: string;
  preferred: boolean;
}

/**
 * Writes the picture that stands for a film into `outDir`, a PNG of at most 1280 pixels width, upright, square and SDR,
 * and gives its path. It is made of the original, so it is there before the film. `at` is the second that an editor
 * wants: that very frame of the film, or the last one. Else a picture is chosen that is not black, plain or blurred; of
 * a film that has none, the one with the most to see.
 *
 * Fails with `video_broken` when no frame can be decoded.
 */
export async function posterFrame(
  input: Input,
  plan: VideoPlan,
  outDir: string,
  { signal, at }: { signal: AbortSignal; at?: number },
): Promise<string> {
  const file = join(outDir, 'frame.png');
  await (at === undefined
    ? drawFittest(input, plan, file, signal)
    : drawFrameAt(input, plan, at, file, signal));
  if (existsSync(file)) return file;
  throw new SluglineError('video_broken', `no frame of ${input.name} can be decoded`, { where: input.name });
}

/** The film's own frame: cut out of the original as if it were a chunk. */
async function drawFrameAt(
  input: Input,
  plan: VideoPlan,
  at: number,
  file: string,
  signal: AbortSignal,
): Promise<void> {
  const firstFrame = Math.min(plan.frames - 1, Math.floor(at * perSecond(plan.frameRate) + 1e-6));
  const around = plan.chunks.findLast((chunk) => chunk.firstFrame <= firstFrame) ?? plan.chunks[0];
  const top = topOf(plan);
  const chunk = { ...around, firstFrame, frames: 1 };
  const { width, height } = posterSize(plan);
  const toSize = `scale=${width}:${height}:flags=bicubic+accurate_rnd+bitexact`;
  for (const { seekSeconds } of attempts(chunk, plan)) {
    const order = { plan, chunk: { ...chunk, seekSeconds }, rungs: [top.name], hold: true };
    const { inputs, filter } = chunkRun(input, order, recipes.video, '');
    const drawn = `${filter};[${top.name}]${toSize},${RGB}[poster]`;
    const one = ['-map', '[poster]', '-frames:v', '1', '-fps_mode', 'passthrough', '-update', '1'];
    const outputs = [{ file, options: [...one, ...UNCOMPRESSED] }];
    await runFfmpeg({ name: input.name, inputs, maxPixels, filter: drawn, outputs }, { signal });
    if (existsSync(file)) return;
  }
}

async function drawFittest(input: Input, plan: VideoPlan, file: string, signal: AbortSignal): Promise<void> {
  const scratch = `${file}.seen`;
  await mkdir(scratch);
  const seen: Candidate[] = [];
  for (const [round, looks] of looksAt(plan).entries()) {
    seen.push(...(await weighed(input, plan, looks, join(scratch, String(round)), signal)));
    if (fittest(seen) !== undefined) break;
  }
  const best = seen[fittest(seen) ?? richest(seen) ?? -1];
  if (best) await rename(best.drawn, file);
  await rm(scratch, { recursive: true });
}

/**
 * What is seen at some places, weighed at the lowest rung's size: details that a reader would see, and no noise. One
 * process looks at all of them, and draws each: to open the film anew for the chosen one takes longer than to draw ten.
 */
async function weighed(
  input: Input,
  plan: VideoPlan,
  looks: readonly Look[],
  scratch: string,
  signal: AbortSignal,
): Promise<Candidate[]> {
  if (looks.length === 0) return [];
  await mkdir(scratch);
  const [lowest] = plan.rungs;
  const seen = looks.map((look, index) => ({ look, index, luma: join(scratch, `${index}.luma`) }));
  const graph = seen.map(({ look, index }) => {
    const frames = [...look.filter, ...whole(plan), 'split=2'].join(',');
    const small = [...normalise(plan, lowest), 'extractplanes=y'].join(',');
    const drawn = [...normalise(plan, posterSize(plan)), RGB].join(',');
    return `[${index}:${plan.picture.index}]${frames}[a${index}][b${index}];[a${index}]${small}[y${index}];[b${index}]${drawn}[p${index}]`;
  });
  await runFfmpeg(
    {
      name: input.name,
      inputs: looks.map(({ options }) => ({ file: input.file, options: [...options, '-threads', '1'] })),
      maxPixels,
      filter: graph.join(';'),
      outputs: seen.flatMap(({ look, index, luma }) => {
        const frames = ['-frames:v', String(look.frames), '-fps_mode', 'passthrough'];
        // They count from 1. A path may have a percent sign of its own.
        const numbered = join(scratch.replaceAll('%', '%%'), `${index}-%d.png`);
        return [
          { file: luma, options: ['-map', `[y${index}]`, ...frames, '-f', 'rawvideo'] },
          { file: numbered, options: ['-map', `[p${index}]`, ...frames, ...UNCOMPRESSED] },
        ];
      }),
    },
    { signal },
  );
  const size = lowest.width * lowest.height;
  const candidates: Candidate[] = [];
  for (const { look, index, luma } of seen) {
    const pictures = await readFile(luma);
    for (let place = 0; (place + 1) * size <= pictures.length; place++) {
      const weighed = weigh(pictures.subarray(place * size, (place + 1) * size), lowest.width);
      candidates.push({
        drawn: join(scratch, `${index}-${place + 1}.png`),
        preferred: look.preferred,
        ...weighed,
      });
    }
  }
  return candidates;
}

/** Nobody keeps it: read once, or never. Else its encoder starts a thread for each core. */
const UNCOMPRESSED = ['-compression_level', '0', '-threads', '1'];

/** A frame is put right on its own, so its fields are told apart within it. */
const whole = ({ picture }: VideoPlan): string[] => (picture.interlaced ? ['estdif=mode=frame'] : []);

const topOf = ({ rungs }: VideoPlan): Rung => rungs.at(-1) ?? rungs[0];

/** As large as the film, up to a limit. */
function posterSize(plan: VideoPlan): Rung {
  const top = topOf(plan);
  if (top.width <= WIDEST) return top;
  return { ...top, width: WIDEST, height: Math.round((WIDEST * top.height) / top.width / 2) * 2 };
}
