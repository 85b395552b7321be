import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { recipes } from '@slugline/story';
import { normalise } from '../encode/filters.ts';
import type { VideoPlan } from '../plan/video-plan.ts';
import { nthOf, runFfmpeg } from '../tool/ffmpeg.ts';
import { drawnPng, posterSize, RGB } from './drawing.ts';
import type { FrameSearch } from './frame-search.ts';
import { type FrameScore, scoreFrame } from './score.ts';

/** A drawn frame that may become the poster. */
export interface Candidate extends FrameScore {
  /** A PNG of the poster's size. */
  drawn: string;
  preferred: boolean;
}

/**
 * Draws the frames that the searches find, and scores them at the lowest rung's size, which keeps the details that a
 * reader sees and drops noise. One process draws all of them: opening the video again for the chosen frame takes longer than
 * drawing ten. Creates `folder` and writes the PNGs there.
 */
export async function candidatesAt(
  input: { file: string; name: string },
  plan: VideoPlan,
  searches: readonly FrameSearch[],
  folder: string,
  signal: AbortSignal,
): Promise<Candidate[]> {
  if (searches.length === 0) return [];
  await mkdir(folder);
  const [lowest] = plan.rungs;
  const seen = searches.map((search, index) => ({
    look: search,
    index,
    luma: join(folder, `${index}.luma`),
  }));
  const graph = seen.map(({ look: search, index }) => {
    const frames = [...search.filter, ...whole(plan), 'split=2'].join(',');
    const small = [...normalise(plan, lowest), 'extractplanes=y'].join(',');
    const drawn = [...normalise(plan, posterSize(plan)), RGB].join(',');
    return `[${index}:${plan.picture.index}]${frames}[a${index}][b${index}];[a${index}]${small}[y${index}];[b${index}]${drawn}[p${index}]`;
  });
  await runFfmpeg(
    {
      name: input.name,
      inputs: searches.map(({ options }) => ({ file: input.file, options: [...options, '-threads', '1'] })),
      maxPixels: recipes.video.parameters.maxPixels,
      filter: graph.join(';'),
      outputs: seen.flatMap(({ look: search, index, luma }) => {
        const raw = ['-frames:v', String(search.frames), '-fps_mode', 'passthrough', '-f', 'rawvideo'];
        return [
          { file: luma, options: ['-map', `[y${index}]`, ...raw] },
          {
            file: drawnIn(folder, index),
            options: drawnPng(`p${index}`, search.frames),
            numbered: search.frames,
          },
        ];
      }),
    },
    { signal },
  );
  const size = lowest.width * lowest.height;
  const candidates: Candidate[] = [];
  for (const { look: search, index, luma } of seen) {
    const lumaBytes = await readFile(luma);
    for (let place = 0; (place + 1) * size <= lumaBytes.length; place++) {
      const weighed = scoreFrame(lumaBytes.subarray(place * size, (place + 1) * size), lowest.width);
      candidates.push({
        drawn: nthOf(drawnIn(folder, index), place + 1),
        preferred: search.preferred,
        ...weighed,
      });
    }
  }
  return candidates;
}

/** The file name pattern of a search's PNGs. */
const drawnIn = (folder: string, index: number): string => join(folder, `${index}-%d.png`);

/** Each frame is processed on its own, so the deinterlacer tells fields apart within the frame. */
const whole = ({ picture }: VideoPlan): string[] => (picture.interlaced ? ['estdif=mode=frame'] : []);
