import { SluglineError } from '@slugline/story';

/**
 * Containers that carry clock times and can be joined byte by byte, so the clock may jump. Others have an index or a
 * table.
 */
const CLOCKED = /^mpeg(ts)?$/;

/**
 * ffmpeg's own threshold for a jump between the decoding times of two packets that follow one another in the file.
 * Seconds.
 */
const JUMP = { back: 0.1, ahead: 10 };

/**
 * Throws `video_broken` when the clock of a recording jumps, as in two recordings that were joined. If we encoded it,
 * the part after a jump back would be lost, and a jump forward would be filled with a still picture that replaces what
 * follows. `times` are the decoding times of one track's packets, in file order. Pure.
 */
export function refuseJump(
  name: string,
  format: string,
  times: readonly number[],
  originSeconds: number,
): void {
  if (!CLOCKED.test(format)) return;
  const jump = times.findIndex((time, index) => {
    const step = time - (times[index - 1] ?? time);
    return step < -JUMP.back || step > JUMP.ahead;
  });
  if (jump < 0) return;
  const at = Math.max(0, (times[jump - 1] ?? 0) - originSeconds).toFixed(1);
  throw new SluglineError(
    'video_broken',
    `${name}: its clock jumps at ${at} s, export it again as one file`,
    {
      where: name,
    },
  );
}
