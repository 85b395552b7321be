import { LOWEST, perSecond } from '../inspect/frame-rate.ts';
import type { Fraction } from '../inspect/media-description.ts';

/**
 * Returns the constant rate at which pictures with the given durations (ms) begin and end on a frame. If no rate up to
 * `maxFps` fits them all, returns `maxFps`: then no time is off by more than half a frame.
 */
export function steadyRate(delays: readonly number[], maxFps: number): Fraction {
  const step = delays.reduce(greatestCommonDivisor, 0);
  if (1000 > step * maxFps) return { num: maxFps, den: 1 };
  const times = Math.ceil((LOWEST * step) / 1000);
  const shared = greatestCommonDivisor(1000 * times, step);
  return { num: (1000 * times) / shared, den: step / shared };
}

/** Number of frames that the pictures take together at the rate. */
export const steadyFrames = (delays: readonly number[], rate: Fraction): number =>
  Math.max(1, Math.round((sum(delays) * perSecond(rate)) / 1000));

/**
 * Returns an ffmpeg expression for when picture N is shown, in ms: as if all lasted as long as the first, plus the
 * difference from each picture on that lasts longer or shorter.
 */
export function timesOf(delays: readonly number[]): string {
  const terms = delays.flatMap((delay, index) => {
    const change = delay - (delays[index - 1] ?? 0);
    return change === 0 ? [] : [`${change}*max(0,N-${index})`];
  });
  return added(terms);
}

/** Adds up in pairs of pairs: ffmpeg evaluates a sum by recursion, and fails for a hundred terms. */
function added(terms: readonly string[]): string {
  if (terms.length < 2) return terms[0] ?? '0';
  const half = Math.ceil(terms.length / 2);
  return `(${added(terms.slice(0, half))}+${added(terms.slice(half))})`;
}

const sum = (delays: readonly number[]): number => delays.reduce((total, delay) => total + delay, 0);

const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b);
