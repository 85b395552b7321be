import { AAC, type Clip, wholeRun } from './engine-options.ts';
import { type Cost, ffmpeg } from './ffmpeg.ts';

/**
 * The cost of the least possible work. One process with one thread decodes once, scales each rung from the next
 * larger one with our filters, and encodes with our encoders' settings. It encodes audio once and writes
 * nothing. Its CPU time divided by the number of cores is the lower limit of wall time (threads only add to it,
 * as measured). It is plain ffmpeg, without the large memory pages of ours.
 */
export function floorCost(clip: Clip, signal: AbortSignal): Promise<Cost> {
  const { filter, inputOptions, rungs } = wholeRun(clip);
  const nowhere = ['-f', 'null', '-'];
  const { sound } = clip.plan;
  return ffmpeg(
    [
      ...[...inputOptions, '-i', clip.file, '-filter_complex', filter],
      ...rungs.flatMap(({ encode }) => [...encode, ...nowhere]),
      ...(sound ? ['-map', `0:${sound.index}`, ...AAC, ...nowhere] : []),
    ],
    signal,
  );
}
