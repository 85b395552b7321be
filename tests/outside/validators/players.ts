import { type BarePages, openBarePages } from '../bare-page.ts';
import { type Film, filmsIn } from '../films.ts';
import { onAll } from '../program.ts';
import { error, type Finding, type Validator, warning } from '../validator.ts';

/** How long a player may take for a video of a few seconds, s. */
const patience = 40;
/** How far its length may lie from the one that a story states, s. */
const tolerance = 0.1;

/** What a player went through: see `inside/play.js`. */
interface Played {
  complaints: string[];
  /** How often hls.js ran out of something to play, and went on. */
  waits: number;
  ended: boolean;
  currentTime: number;
  duration: number;
  frames: number;
  soundBytes: number;
}

/** A player, and by which of a film's addresses it plays. */
interface Player {
  library: 'hls.js' | 'dash.js' | 'shaka' | 'chromium';
  way: 'hls' | 'dash' | 'file';
}

const player = (library: Player['library'], ...ways: Player['way'][]): Validator => ({
  name: library,
  programs: ['chromium'],
  check: async (newsroom) => {
    await using pages = await openBarePages();
    const plays = filmsIn(newsroom).flatMap((film) => ways.map((way) => ({ film, way })));
    const findings = await onAll(plays, ({ film, way }) => played(pages, { library, way }, film), 4);
    return { items: plays.length, findings: findings.flat() };
  },
});

/** The players that sites use, each with every video: from the start, forwards, back, and to the end. */
export const players: Validator[] = [
  player('hls.js', 'hls'),
  player('dash.js', 'dash'),
  player('shaka', 'hls', 'dash'),
  player('chromium', 'file'),
];

async function played(pages: BarePages, { library, way }: Player, film: Film): Promise<Finding[]> {
  const page = await pages.open();
  const where = `${film.id}/${way}`;
  try {
    const call = [library, film[way], patience].map((value) => JSON.stringify(value)).join(', ');
    const played = await page.evaluate<Played>(`play(${call})`);
    const waits = played.waits > 0 ? [warning(where, `it stalled, and went on: ${played.waits} times`)] : [];
    return [...faultsOf(played, film).map((fault) => error(where, fault)), ...waits];
  } catch (fault) {
    return [error(where, (fault as Error).message.split('\n')[0] ?? '')];
  } finally {
    await page.close();
  }
}

/** What is wrong with how a film was played. */
export function faultsOf(
  { complaints, ended, currentTime, duration, frames }: Played,
  film: Pick<Film, 'seconds'>,
): string[] {
  const isAsLong = Math.abs(duration - film.seconds) <= tolerance;
  return [
    ...complaints,
    ...(ended
      ? []
      : [`it did not come to its end: ${currentTime.toFixed(2)} of ${film.seconds.toFixed(2)} s`]),
    ...(isAsLong ? [] : [`it lasts ${duration.toFixed(2)} s, not ${film.seconds.toFixed(2)} s`]),
    ...(frames > 0 ? [] : ['no picture was decoded']),
  ];
}
