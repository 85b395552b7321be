import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { recipes } from '@slugline/story';
import { normalise } from '../encode/filters.ts';
import type { VideoPlan } from '../plan/video-plan.ts';
import { nthOf, runFfmpeg } from '../tool/ffmpeg.ts';
import { drawnPng, posterSize, RGB } from './drawing.ts';
import type { Look } from './look.ts';
import { type Weighed, weigh } from './weigh.ts';

/** A drawn frame that may become the poster. */
export interface Candidate extends Weighed {
  /** A PNG of the poster's size. */
  drawn: string;
  preferred: boolean;
}

/**
 * Draws the frames of some looks, and weighs them at the lowest rung's size, which keeps the details that a reader sees
 * and drops noise. One process draws all of them: opening the video again for the chosen frame takes longer than
 * drawing ten. Creates `folder` and writes the PNGs there.
 */
export async function candidatesAt(
  input: { file: string; name: string },
  plan: VideoPlan,
  looks: readonly Look[],
  folder: string,
  signal: AbortSignal,
): Promise<Candidate[]> {
  if (looks.length === 0) return [];
  await mkdir(folder);
  const [lowest] = plan.rungs;
  const seen = looks.map((look, index) => ({ look, index, luma: join(folder, `${index}.luma`) }));
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
      maxPixels: recipes.video.parameters.maxPixels,
      filter: graph.join(';'),
      outputs: seen.flatMap(({ look, index, luma }) => {
        const raw = ['-frames:v', String(look.frames), '-fps_mode', 'passthrough', '-f', 'rawvideo'];
        return [
          { file: luma, options: ['-map', `[y${index}]`, ...raw] },
          {
            file: drawnIn(folder, index),
            options: drawnPng(`p${index}`, look.frames),
            numbered: look.frames,
          },
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
        drawn: nthOf(drawnIn(folder, index), place + 1),
        preferred: look.preferred,
        ...weighed,
      });
    }
  }
  return candidates;
}

/** The file name pattern of a look's PNGs. */
const drawnIn = (folder: string, index: number): string => join(folder, `${index}-%d.png`);

/** Each frame is processed on its own, so the deinterlacer tells fields apart within the frame. */
const whole = ({ picture }: VideoPlan): string[] => (picture.interlaced ? ['estdif=mode=frame'] : []);
