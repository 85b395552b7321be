import type { Screening } from './players.ts';

/** What `inside/sync.js` recorded. Times are in seconds, by the clock of the video or of the audio. */
interface Seen {
  pictures: { time: number; white: boolean }[];
  clocks: { video: number; audio: number }[];
  beeps: number[];
}

/** The result for a video that flashes and beeps. */
export interface Sync {
  beeps: number;
  /** The delay of each beep after its flash, ms. */
  late: number[];
}

/**
 * Plays a video with `fps` frames per second to its end. Returns how well its audio is in sync with its
 * picture, to a millisecond or two.
 *
 * The time of a picture is its time stamp from the browser's demuxer. The time of a sample is the video's time
 * at the moment when that sample left the player: each sample has its place on the audio clock, and the
 * difference of both clocks is read again and again while the video plays. So the result includes everything
 * that the browser makes of the file: edit lists, decode times, encoder priming. It excludes the way of a
 * picture to the screen and of a sample to the loudspeaker, which depends on the machine.
 */
export async function syncOf(video: Screening, fps: number): Promise<Sync> {
  await video.page.evaluate('sync.listen()');
  await video.play();
  return compare(await video.page.evaluate<Seen>('sync.seen()'), fps);
}

/** A clock reading within this time of a beep gives the clocks' difference at the beep. Seconds. */
const near = 1;

function compare({ pictures, clocks, beeps }: Seen, fps: number): Sync {
  // If pictures are further apart than this, one between them was dropped, and the start of white is not known.
  const neighbours = 1.5 / fps;
  const heard = beeps.map((beep) => {
    const apart = clocks.filter(({ audio }) => Math.abs(audio - beep) < near);
    return beep + median(apart.map(({ video, audio }) => video - audio));
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
