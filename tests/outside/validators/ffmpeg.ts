import { onAll, run } from '../program.ts';
import { type Video, videosIn } from '../published-videos.ts';
import { error, type Finding, type Validator, warning } from '../validator.ts';

/**
 * The largest difference between the end of the decoded stream and the length that a story states, s. Audio
 * ends with a whole frame.
 */
const tolerance = 0.1;

/** A limitation of ffmpeg, not a fault of the video: it does not show captions of HLS. */
const lacking = /Can't support the subtitle/;

const ways = ['hls', 'dash', 'file'] as const;

/**
 * ffmpeg's own demuxers: each video by HLS, by DASH and as a file, from its start and from its middle to the
 * end. HLS only from its start: ffmpeg 5.1 loses its position after a seek in CMAF segments, even in those that
 * it made itself.
 */
export const ffmpeg: Validator = {
  name: 'ffmpeg',
  programs: ['ffmpeg'],
  check: async (newsroom) => {
    const plays = videosIn(newsroom).flatMap((video) =>
      ways.flatMap((way) =>
        (way === 'hls' ? [0] : [0, video.seconds / 2]).map((from) => ({ video, way, from })),
      ),
    );
    const findings = await onAll(plays, ({ video, way, from }) => played(video, way, from));
    return { items: plays.length, findings: findings.flat() };
  },
};

async function played(video: Video, way: (typeof ways)[number], from: number): Promise<Finding[]> {
  const seek = from > 0 ? ['-ss', from.toFixed(3)] : [];
  const { code, stdout, stderr } = await run('ffmpeg', [
    ...['-v', 'warning', '-nostdin', ...seek, '-i', video[way], '-map', '0:v:0', '-map', '0:a:0?'],
    ...['-progress', 'pipe:1', '-f', 'null', '-'],
  ]);
  const where = `${video.id}/${way}${from > 0 ? ' from its middle' : ''}`;
  const lines = stderr.split('\n').filter((line) => line !== '' && !lacking.test(line));
  if (code !== 0) return [error(where, `ffmpeg ended with ${code}: ${lines.at(-1) ?? ''}`)];
  const ends = [...stdout.matchAll(/^out_time_us=(\d+)$/gm)].map(
    ([, microseconds]) => Number(microseconds) / 1e6,
  );
  const seconds = from + (ends.at(-1) ?? 0);
  const isWhole = Math.abs(seconds - video.seconds) <= tolerance;
  return [
    ...lines.map((line) =>
      (/error|invalid|corrupt|missing/i.test(line) ? error : warning)(where, withoutNumbers(line)),
    ),
    ...(isWhole
      ? []
      : [error(where, `it ends after ${seconds.toFixed(2)} s, not ${video.seconds.toFixed(2)} s`)]),
  ];
}

/** Removes memory addresses and our paths from a line of ffmpeg, so that equal lines become one finding. */
const withoutNumbers = (line: string): string =>
  line.replace(/0x[0-9a-f]+/g, '…').replace(/https?:\S+/g, '…');
