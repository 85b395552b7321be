/**
 * Parses `-progress` lines: `key=value`, a block every two seconds. They come on stderr among the log's lines;
 * `isProgress` tells them apart.
 */
const KEY =
  /^(frame|fps|stream_\d+_\d+_\w+|bitrate|total_size|out_time(_us|_ms)?|dup_frames|drop_frames|speed|progress)=/;

export const isProgress = (line: string): boolean => KEY.test(line);

/**
 * Turns lines into whole percents that only grow, from 0 to 99 (the caller reports 100 when all is done). Ignores lines
 * without a time (`N/A` before the first frame).
 */
export function percentOf(
  durationSeconds: number,
  report: (percent: number) => void,
  startSeconds = 0,
): (line: string) => void {
  let last = -1;
  return (line) => {
    const microseconds = Number(/^out_time_us=(\d+)$/.exec(line)?.[1] ?? Number.NaN);
    const percent = Math.min(99, Math.floor(((microseconds / 1e6 - startSeconds) / durationSeconds) * 100));
    if (!(percent > last) || percent < 0) return;
    last = percent;
    report(percent);
  };
}
