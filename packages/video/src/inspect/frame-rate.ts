import type { Fraction } from './media-description.ts';
import type { ProbeStream } from './probe.ts';

const standard: readonly Fraction[] = [
  { num: 24000, den: 1001 },
  { num: 24, den: 1 },
  { num: 25, den: 1 },
  { num: 30000, den: 1001 },
  { num: 30, den: 1 },
  { num: 48, den: 1 },
  { num: 50, den: 1 },
  { num: 60000, den: 1001 },
  { num: 60, den: 1 },
];

/** At lower rates, a player that seeks waits too long for a picture. Repeated frames cost next to nothing. */
export const LOWEST = 5;

export const perSecond = ({ num, den }: Fraction): number => num / den;

/** Parses ffprobe's `30000/1001`. Returns undefined for `0/0`. */
export function parseFraction(text: string | undefined, separator = '/'): Fraction | undefined {
  const [num, den] = (text ?? '').split(separator).map(Number);
  return num && den && num > 0 && den > 0 ? { num, den } : undefined;
}

/**
 * Returns the constant rate at which a stream loses no frame that matters (Apple HLS authoring 1.18: the natural rate).
 *
 * `r_frame_rate` fits every time stamp: it is right for constant rates, and a multiple of the rate for variable ones,
 * up to the time base itself (90000/1 from phones). `avg_frame_rate` is right on average, but a camera's rounding
 * makes it 60.03. So this takes the first if it is believable, else the standard rate at or above the second.
 */
export function naturalFrameRate(stream: ProbeStream, maxFps: number): Fraction {
  const average = parseFraction(stream.avg_frame_rate);
  const fitting = parseFraction(stream.r_frame_rate);
  const found = fitting && perSecond(fitting) <= maxFps ? fitting : average;
  const rate = perSecond(found ?? { num: 25, den: 1 });
  if (rate < LOWEST) return { num: LOWEST, den: 1 };
  if (rate > maxFps) return { num: maxFps, den: 1 };
  const near = standard.find((candidate) => Math.abs(perSecond(candidate) / rate - 1) < 0.0005);
  if (near) return near;
  if (found && found === fitting) return found;
  const above = standard.find((candidate) => perSecond(candidate) >= rate * 0.99) ?? { num: maxFps, den: 1 };
  return perSecond(above) <= maxFps ? above : { num: maxFps, den: 1 };
}
