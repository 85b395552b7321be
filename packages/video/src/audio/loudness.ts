import { fromStartOf } from '../encode/filters.ts';

/** Loudness by EBU R128 (https://tech.ebu.ch/publications/r128): integrated in LUFS, true peak in dBTP. */
export interface Loudness {
  integrated: number;
  truePeak: number;
}

/**
 * The input of both passes: the stereo audio that is published, without gaps from where the presentation begins.
 * `index` is the stream's. With `startSeconds`, time stamps are the file's own (`-copyts`).
 */
export const stereo = (index: number, startSeconds = 0): string =>
  `[0:${index}]${[...fromStartOf('asetpts', startSeconds), ''].join(',')}aresample=48000:async=1:first_pts=0,aformat=sample_fmts=fltp:channel_layouts=stereo`;

/** The measuring filter. It logs no frame, only the summary, at the level `info`. */
export const MEASURE = 'ebur128=peak=true:framelog=verbose';

/**
 * Parses the summary that `ebur128` logs at its end. Returns undefined for silence, or less than 0.4 s of audio.
 * Pure.
 */
export function parseLoudness(lines: readonly string[]): Loudness | undefined {
  const last = (pattern: RegExp) => lines.findLast((line) => pattern.test(line))?.match(pattern)?.[1];
  const integrated = Number(last(/\bI:\s+(-?[\d.]+) LUFS/));
  const truePeak = Number(last(/\bPeak:\s+(-?[\d.]+) dBFS/));
  // Below the absolute gate of -70 LUFS everything counts as silence (ITU-R BS.1770).
  return integrated > GATE && Number.isFinite(truePeak) ? { integrated, truePeak } : undefined;
}

const GATE = -70;
/** Audio that would need more gain than this is room noise: raising it would publish the noise. dB. */
const MOST_GAIN = 30;
/** Nobody hears a smaller difference. dB. */
const LEAST_GAIN = 0.1;
/** A limiter looks at samples. Between samples, and after AAC, peaks are a little higher. dB. */
const BETWEEN_SAMPLES = 1;

/** Returns the gain in dB that brings the audio to the target; 0 when it is left as it is. Pure. */
export function gainFor(measured: Loudness | undefined, target: Loudness): number {
  if (measured === undefined) return 0;
  const gain = target.integrated - measured.integrated;
  return gain > MOST_GAIN || Math.abs(gain) < LEAST_GAIN ? 0 : gain;
}

/**
 * The filters of the second pass: one gain for the whole track, which keeps its dynamics, and a limiter only if the
 * gain would push peaks over the target. This equals the linear mode of `loudnorm`, at a quarter of the CPU, and
 * never falls back to its dynamic mode. Pure.
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

/** The field of a result: empty if there was nothing to measure. */
export const loudnessOf = (
  measured: Loudness | undefined,
  target: Loudness,
): { loudness?: { measured: number; target: number } } =>
  measured ? { loudness: { measured: measured.integrated, target: target.integrated } } : {};
