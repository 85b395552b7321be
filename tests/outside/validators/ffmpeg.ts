import { type Film, filmsIn } from '../films.ts';
import { onAll, run } from '../program.ts';
import { error, type Finding, type Validator, warning } from '../validator.ts';

/** How far the end of what was decoded may lie from the length that a story states, s: sound ends with a whole frame. */
const tolerance = 0.1;

/** What ffmpeg says of itself and not of the film: it shows no captions of HLS. */
const lacking = /Can't support the subtitle/;

const ways = ['hls', 'dash', 'file'] as const;

/**
 * ffmpeg's own demuxers: each video by HLS, DASH and as a file, from its start and from its middle to the end. HLS only
 * from its start: ffmpeg 5.1 loses its place after a seek in CMAF segments, also in those that it made itself.
 */
export const ffmpeg: Validator = {
  name: 'ffmpeg',
  programs: ['ffmpeg'],
  check: async (newsroom) => {
    const plays = filmsIn(newsroom).flatMap((film) =>
      ways.flatMap((way) =>
        (way === 'hls' ? [0] : [0, film.seconds / 2]).map((from) => ({ film, way, from })),
      ),
    );
    const findings = await onAll(plays, ({ film, way, from }) => played(film, way, from));
    return { items: plays.length, findings: findings.flat() };
  },
};

async function played(film: Film, way: (typeof ways)[number], from: number): Promise<Finding[]> {
  const seek = from > 0 ? ['-ss', from.toFixed(3)] : [];
  const { code, stdout, stderr } = await run('ffmpeg', [
    ...['-v', 'warning', '-nostdin', ...seek, '-i', film[way], '-map', '0:v:0', '-map', '0:a:0?'],
    ...['-progress', 'pipe:1', '-f', 'null', '-'],
  ]);
  const where = `${film.id}/${way}${from > 0 ? ' from its middle' : ''}`;
  const lines = stderr.split('\n').filter((line) => line !== '' && !lacking.test(line));
  if (code !== 0) return [error(where, `ffmpeg ended with ${code}: ${lines.at(-1) ?? ''}`)];
  const ends = [...stdout.matchAll(/^out_time_us=(\d+)$/gm)].map(
    ([, microseconds]) => Number(microseconds) / 1e6,
  );
  const seconds = from + (ends.at(-1) ?? 0);
  const isWhole = Math.abs(seconds - film.seconds) <= tolerance;
  return [
    ...lines.map((line) =>
      (/error|invalid|corrupt|missing/i.test(line) ? error : warning)(where, withoutNumbers(line)),
    ),
    ...(isWhole
      ? []
      : [error(where, `it ends after ${seconds.toFixed(2)} s, not ${film.seconds.toFixed(2)} s`)]),
  ];
}

/** A line of ffmpeg without addresses of its memory and of our files, so that like lines are one finding. */
const withoutNumbers = (line: string): string =>
  line.replace(/0x[0-9a-f]+/g, '…').replace(/https?:\S+/g, '…');
