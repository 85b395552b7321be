import { SluglineError } from '@slugline/story';

/** Containers that carry a clock, and can be joined byte by byte with its jumps. The others have an index or a table. */
const CLOCKED = /^mpeg(ts)?$/;

/** What ffmpeg itself takes for a jump: of two packets in the order of the file, the second's decoding time. Seconds. */
const JUMP = { back: 0.1, ahead: 10 };

/**
 * Refuses with `video_broken` a recording whose clock jumps, such as two that were joined: the second would be lost
 * where it goes back, and a picture held over all that is left out where it goes on. `times` are the decoding times of
 * one track's packets in the order of the file. Pure.
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
