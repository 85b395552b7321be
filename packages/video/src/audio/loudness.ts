import { fromStartOf } from '../encode/filters.ts';

/** Loudness of a sound by EBU R128 (https://tech.ebu.ch/publications/r128): integrated in LUFS, true peak in dBTP. */
export interface Loudness {
  integrated: number;
  truePeak: number;
}

/**
 * What both passes hear: the stereo that is published, without gaps from where the presentation begins. `index` is the
 * stream's. Where `startSeconds` is given, time stamps are the file's own (`-copyts`).
 */
export const stereo = (index: number, startSeconds = 0): string =>
  `[0:${index}]${[...fromStartOf('asetpts', startSeconds), ''].join(',')}aresample=48000:async=1:first_pts=0,aformat=sample_fmts=fltp:channel_layouts=stereo`;

/** The measuring filter. What each frame measures is not logged; the summary is, at the level `info`. */
export const MEASURE = 'ebur128=peak=true:framelog=verbose';

/** Reads the summary that `ebur128` logs at its end; undefined for silence, and for less than 0.4 s of sound. Pure. */
export function parseLoudness(lines: readonly string[]): Loudness | undefined {
  const last = (pattern: RegExp) => lines.findLast((line) => pattern.test(line))?.match(pattern)?.[1];
  const integrated = Number(last(/\bI:\s+(-?[\d.]+) LUFS/));
  const truePeak = Number(last(/\bPeak:\s+(-?[\d.]+) dBFS/));
  // Below the absolute gate of -70 LUFS nothing counts as sound (ITU-R BS.1770).
  return integrated > GATE && Number.isFinite(truePeak) ? { integrated, truePeak } : undefined;
}

const GATE = -70;
/** What is so quiet is a room's noise: to raise it more would publish the noise. dB. */
const MOST_GAIN = 30;
/** Of a difference smaller than this nobody hears anything. dB. */
const LEAST_GAIN = 0.1;
/** A limiter looks at samples: between them, and after AAC, peaks are a little higher. dB. */
const BETWEEN_SAMPLES = 1;

/** The gain in dB that brings a sound to the target; 0 for what is left as it is. Pure. */
export function gainFor(measured: Loudness | undefined, target: Loudness): number {
  if (measured === undefined) return 0;
  const gain = target.integrated - measured.integrated;
  return gain > MOST_GAIN || Math.abs(gain) < LEAST_GAIN ? 0 : gain;
}

/**
 * The second pass: one gain for the whole sound, so that its dynamics stay as they are, and a limiter only where the
 * gain would push peaks over the target. This is what `loudnorm` does in its linear mode, at a quarter of the CPU, and
 * without its fall back to a dynamic mode that nobody asked for. Pure.
 */
export function gainFilters(measured: Loudness | undefined, target: Loudness): string[] {
  const gain = gainFor(measured, target);
  if (measured === undefined || gain === 0) return [];
  const limit = 10 ** ((target.truePeak - BETWEEN_SAMPLES) / 20);
  return [
    `volume=${gain.toFixed(2)}dB`,
    ...(measured.truePeak + gain > target.truePeak
      ? [`alimiter=level=false:latency=true:limit=${limit.toFixed(4)}`]
      : []),
  ];
}

/** What a result says of it: nothing where there was nothing to measure. */
export const loudnessOf = (
  measured: Loudness | undefined,
  target: Loudness,
): { loudness?: { measured: number; target: number } } =>
  measured ? { loudness: { measured: measured.integrated, target: target.integrated } } : {};
