import type { Screening } from './players.ts';

/** What `inside/sync.js` saw and heard. Times in seconds, by the film's clock or by that of the sound. */
interface Seen {
  pictures: { time: number; white: boolean }[];
  clocks: { film: number; sound: number }[];
  beeps: number[];
}

/** Of a film that flashes and beeps. */
export interface Sync {
  beeps: number;
  /** By how much each beep comes later than its flash, ms. */
  late: number[];
}

/**
 * Plays a film of so many frames per second to its end and says how well its sound keeps to its picture, to a millisecond
 * or two.
 *
 * A picture's place is the time that the browser's demuxer gave it (its time stamp). A sound's is where the film's clock
 * stood when that very sample left the player: each sample has its place on the sound's clock, and how far both clocks
 * are apart is read again and again while the film plays. So nothing that the browser makes of the file on the way
 * is left out: edit lists, decode times, an encoder's priming. When a picture reaches the screen and a sample the
 * loudspeaker is not in it: that is the machine's.
 */
export async function syncOf(film: Screening, fps: number): Promise<Sync> {
  await film.page.evaluate('sync.listen()');
  await film.play();
  return compare(await film.page.evaluate<Seen>('sync.seen()'), fps);
}

/** Near enough for both clocks to be as far apart as when the beep was heard, seconds. */
const near = 1;

function compare({ pictures, clocks, beeps }: Seen, fps: number): Sync {
  // Pictures further apart than this had another one between them, which was dropped: when white began is not known.
  const neighbours = 1.5 / fps;
  const heard = beeps.map((beep) => {
    const apart = clocks.filter(({ sound }) => Math.abs(sound - beep) < near);
    return beep + median(apart.map(({ film, sound }) => film - sound));
  });
  const flashes = pictures.flatMap(({ time, white }, at) => {
    const before = pictures[at - 1];
    return white && before?.white === false && time - before.time < neighbours ? [time] : [];
  });
  const nearest = (flash: number) =>
    heard.reduce(
      (best, beep) => (Math.abs(beep - flash) < Math.abs(best - flash) ? beep : best),
      Number.POSITIVE_INFINITY,
    );
  return { beeps: beeps.length, late: flashes.map((flash) => (nearest(flash) - flash) * 1000) };
}

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
