import { type BarePages, openBarePages } from '../bare-page.ts';
import { onAll } from '../program.ts';
import { type Video, videosIn } from '../published-videos.ts';
import { error, type Finding, type Validator, warning } from '../validator.ts';

/** The time limit for a player with a video of a few seconds, s. */
const patience = 40;
/** The largest difference from the length that a story states, s. */
const tolerance = 0.1;

/** The record of a player: see `inside/play.js`. */
interface Played {
  complaints: string[];
  /** The number of times that hls.js stalled and went on. */
  waits: number;
  ended: boolean;
  currentTime: number;
  duration: number;
  frames: number;
  audioBytes: number;
}

/** A player, and the address of a video that it plays. */
interface Player {
  library: 'hls.js' | 'dash.js' | 'shaka' | 'chromium';
  way: 'hls' | 'dash' | 'file';
}

const player = (library: Player['library'], ...ways: Player['way'][]): Validator => ({
  name: library,
  programs: ['chromium'],
  check: async (newsroom) => {
    await using pages = await openBarePages();
    const plays = videosIn(newsroom).flatMap((video) => ways.map((way) => ({ video, way })));
    const findings = await onAll(plays, ({ video, way }) => played(pages, { library, way }, video), 4);
    return { items: plays.length, findings: findings.flat() };
  },
});

/**
 * The players that sites use, each with every video: from the start, with a seek forwards and one back, to the
 * end.
 */
export const players: Validator[] = [
  player('hls.js', 'hls'),
  player('dash.js', 'dash'),
  player('shaka', 'hls', 'dash'),
  player('chromium', 'file'),
];

async function played(pages: BarePages, { library, way }: Player, video: Video): Promise<Finding[]> {
  const page = await pages.open();
  const where = `${video.id}/${way}`;
  try {
    const call = [library, video[way], patience].map((value) => JSON.stringify(value)).join(', ');
    const played = await page.evaluate<Played>(`play(${call})`);
    const waits = played.waits > 0 ? [warning(where, `it stalled, and went on: ${played.waits} times`)] : [];
    return [...faultsOf(played, video).map((fault) => error(where, fault)), ...waits];
  } catch (fault) {
    return [error(where, (fault as Error).message.split('\n')[0] ?? '')];
  } finally {
    await page.close();
  }
}

/** Returns what went wrong when a video was played. */
export function faultsOf(
  { complaints, ended, currentTime, duration, frames }: Played,
  video: Pick<Video, 'seconds'>,
): string[] {
  const isAsLong = Math.abs(duration - video.seconds) <= tolerance;
  return [
    ...complaints,
    ...(ended
      ? []
      : [`it did not come to its end: ${currentTime.toFixed(2)} of ${video.seconds.toFixed(2)} s`]),
    ...(isAsLong ? [] : [`it lasts ${duration.toFixed(2)} s, not ${video.seconds.toFixed(2)} s`]),
    ...(frames > 0 ? [] : ['no picture was decoded']),
  ];
}
