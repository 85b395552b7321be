/** Measurements that decide whether a picture can represent a video. */
export interface FrameScore {
  /** Whether nearly all of it has one tone: black, a fade's end, a colour slate, a title on an empty ground. */
  plain: boolean;
  /** How much neighbouring pixels differ, 0 and up. Blurred pictures and fades have low values. */
  sharpness: number;
  /** The fraction of the picture in each tone, from dark to light. */
  tones: number[];
}

const LEVELS = 256;
/** Levels that count as one tone: noise and compression spread a plain ground over this many. */
const TONE = 16;
/** The fraction that one tone covers in a plain picture. */
const PLAIN = 0.8;
/** A picture with less than this fraction of the better ones' sharpness is blurred. */
const BLURRED = 0.5;

/** Weighs a picture by its luma, row by row. Pure. */
export function scoreFrame(luma: Uint8Array, width: number): FrameScore {
  const counts = new Array<number>(LEVELS).fill(0);
  for (const level of luma) counts[level] = (counts[level] ?? 0) + 1;
  const share = (from: number) => sum(counts.slice(from, from + TONE)) / luma.length;
  const everyTone = Array.from({ length: LEVELS - TONE + 1 }, (_, from) => share(from));
  return {
    plain: Math.max(...everyTone) >= PLAIN,
    sharpness: sharpnessOf(luma, width),
    tones: everyTone.filter((_, from) => from % TONE === 0),
  };
}

/**
 * Returns which picture represents the video best. Leaves out plain and blurred ones, prefers the preferred ones if
 * there are any, and picks the most typical: the one whose tones are nearest to the average. Returns undefined when all
 * are plain. Pure.
 */
export function mostTypical(frames: readonly (FrameScore & { preferred: boolean })[]): number | undefined {
  const rich = frames.filter(({ plain }) => !plain);
  // Compares with the better quarter, since the very sharpest may be a page of text or a test card.
  const sharp =
    rich.map(({ sharpness }) => sharpness).sort((a, b) => b - a)[Math.floor(rich.length / 4)] ?? 0;
  const fit = rich.filter(({ sharpness }) => sharpness >= BLURRED * sharp);
  const average = (tone: number) => sum(fit.map(({ tones }) => tones[tone] ?? 0)) / fit.length;
  const typical = Array.from({ length: LEVELS / TONE }, (_, tone) => average(tone));
  const distance = ({ tones }: FrameScore) =>
    sum(typical.map((part, tone) => (part - (tones[tone] ?? 0)) ** 2));
  const [best] = fit.toSorted(
    (a, b) => Number(b.preferred) - Number(a.preferred) || distance(a) - distance(b),
  );
  return best && frames.indexOf(best);
}

/** Returns the picture with the most detail, even if that is little. Pure. */
export function mostDetailed(frames: readonly FrameScore[]): number | undefined {
  const [best] = frames.toSorted((a, b) => b.sharpness - a.sharpness);
  return best && frames.indexOf(best);
}

/** The mean of the absolute Laplacian: how far each pixel is from the average of its four neighbours. */
function sharpnessOf(luma: Uint8Array, width: number): number {
  const at = (index: number) => luma[index] ?? 0;
  let total = 0;
  let pixels = 0;
  for (let row = width; row + width < luma.length; row += width) {
    for (let index = row + 1; index < row + width - 1; index++) {
      const neighbours = at(index - 1) + at(index + 1) + at(index - width) + at(index + width);
      total += Math.abs(4 * at(index) - neighbours);
      pixels++;
    }
  }
  return pixels === 0 ? 0 : total / pixels;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, value) => total + value, 0);
