import { type Cost, ffmpeg } from './ffmpeg.ts';
import { AAC, type Clip, wholeRun } from './film.ts';

/**
 * The least that this work can cost: one process with one thread decodes once and scales each rung from the one above,
 * with our filters and our encoders' settings; sound is encoded once, and nothing is written. Its CPU over the number
 * of cores is the time in which no arrangement of it can be beaten (measured: threads only add to it). It is
 * ffmpeg as anybody runs it: the large pages of memory that ours has are not in it.
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
