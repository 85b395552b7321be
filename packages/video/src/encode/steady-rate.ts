import type { Fraction } from '../inspect/description.ts';
import { LOWEST, perSecond } from '../inspect/frame-rate.ts';

/**
 * The constant rate at which pictures that are shown for so many milliseconds each begin and end on a frame. Where none
 * up to `maxFps` fits them all, it is `maxFps`: nothing is then off by more than half a frame.
 */
export function steadyRate(delays: readonly number[], maxFps: number): Fraction {
  const step = delays.reduce(greatestCommonDivisor, 0);
  if (1000 > step * maxFps) return { num: maxFps, den: 1 };
  const times = Math.ceil((LOWEST * step) / 1000);
  const shared = greatestCommonDivisor(1000 * times, step);
  return { num: (1000 * times) / shared, den: step / shared };
}

/** How many frames of a rate they are all together. */
export const steadyFrames = (delays: readonly number[], rate: Fraction): number =>
  Math.max(1, Math.round((sum(delays) * perSecond(rate)) / 1000));

/**
 * When the picture number N is shown, milliseconds, in the words of ffmpeg's expressions: as if all were shown for as
 * long as the first, and from each on that is shown for longer or shorter, so much more or less.
 */
export function timesOf(delays: readonly number[]): string {
  const terms = delays.flatMap((delay, index) => {
    const change = delay - (delays[index - 1] ?? 0);
    return change === 0 ? [] : [`${change}*max(0,N-${index})`];
  });
  return added(terms);
}

/** In pairs of pairs: ffmpeg adds up a list by calling itself for each of its members, and not for a hundred. */
function added(terms: readonly string[]): string {
  if (terms.length < 2) return terms[0] ?? '0';
  const half = Math.ceil(terms.length / 2);
  return `(${added(terms.slice(0, half))}+${added(terms.slice(half))})`;
}

const sum = (delays: readonly number[]): number => delays.reduce((total, delay) => total + delay, 0);

const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b);
