import { availableParallelism } from 'node:os';
import { type TextTimes, timesOfTexts } from './life/corrections.ts';
import { openNewsroom } from './life/newsroom.ts';
import { secondsToWithdraw } from './life/originals.ts';
import { type SideName, sideNames } from './life/public-sides.ts';
import { type DarkTimes, timesToDark } from './life/retractions.ts';
import { latenessOfSchedules } from './life/schedules.ts';
import { quantile, ratio, rounded } from './medians.ts';

/** The parts that can be measured separately, in the order of a run. */
export const parts = ['correction', 'schedule', 'original', 'dark'] as const;
export type Part = (typeof parts)[number];

export interface LifeBench {
  /** How many stories are corrected, scheduled, and lose their picture. */
  stories: number;
  /** How many stories with pictures and a video are retracted. */
  retractions: number;
  only: readonly Part[];
  signal: AbortSignal;
  /** Called with what is being measured, and with the results. */
  onProgress(words: string): void;
}

/** Figures that were not measured are null. */
interface LifeFigures {
  /** From the submission of a text story to its live document, in turn with the corrections. */
  firstTextP50Ms: number | null;
  firstTextP99Ms: number | null;
  /** From the request for a correction of a text to the live corrected document. */
  correctionLiveP50Ms: number | null;
  correctionLiveP99Ms: number | null;
  /** The ratio of the medians. */
  correctionOverFirstText: number | null;
  /** How long after its time a text story was live, with other work going on. */
  scheduleLatenessP50Ms: number | null;
  scheduleLatenessP99Ms: number | null;
  /**
   * From the request to withdraw a picture until none of its files answers. `stories` stories had it.
   */
  withdrawOriginalSeconds: number | null;
  /**
   * From the acceptance of a retraction until no address of the story answers at any public side, and at each of them.
   * All caches were warm.
   */
  timeToDarkP50Ms: number | null;
  timeToDarkP99Ms: number | null;
  timeToDark: Record<SideName, { p50Ms: number; p99Ms: number } | null> | null;
  stories: number;
  retractions: number;
  cores: number;
}

/**
 * Measures what happens to a story after it was published. Corrections, schedules and the withdrawal of an original
 * share a newsroom with one directory; retractions have one with a destination for each public side.
 */
export async function benchLife(bench: LifeBench): Promise<LifeFigures> {
  const { stories, retractions, only, signal, onProgress } = bench;
  let texts: TextTimes = { firstTexts: [], corrections: [] };
  let lateness: number[] = [];
  let seconds: number | null = null;
  if (only.some((part) => part !== 'dark')) {
    onProgress('starting a newsroom');
    await using newsroom = await openNewsroom(signal);
    if (only.includes('correction')) {
      onProgress('correction');
      texts = await timesOfTexts(newsroom, stories, signal);
    }
    if (only.includes('schedule')) {
      onProgress('schedule');
      lateness = await latenessOfSchedules(newsroom, stories, signal, onProgress);
    }
    if (only.includes('original')) {
      onProgress('original');
      seconds = await secondsToWithdraw(newsroom, stories, signal, onProgress);
    }
  }
  let dark: DarkTimes[] = [];
  if (only.includes('dark')) {
    onProgress('dark');
    dark = await timesToDark(retractions, signal, onProgress);
  }
  const first = quantiles(texts.firstTexts);
  const corrected = quantiles(texts.corrections);
  const late = quantiles(lateness);
  const everywhere = quantiles(dark.map((times) => Math.max(...times.values())));
  return {
    ...{ firstTextP50Ms: first?.p50Ms ?? null, firstTextP99Ms: first?.p99Ms ?? null },
    ...{ correctionLiveP50Ms: corrected?.p50Ms ?? null, correctionLiveP99Ms: corrected?.p99Ms ?? null },
    correctionOverFirstText: rounded(ratio(corrected?.p50Ms ?? null, first?.p50Ms ?? null)),
    ...{ scheduleLatenessP50Ms: late?.p50Ms ?? null, scheduleLatenessP99Ms: late?.p99Ms ?? null },
    withdrawOriginalSeconds: rounded(seconds, 2),
    ...{ timeToDarkP50Ms: everywhere?.p50Ms ?? null, timeToDarkP99Ms: everywhere?.p99Ms ?? null },
    timeToDark: everywhere && bySide(dark),
    ...{ stories, retractions, cores: availableParallelism() },
  };
}

const bySide = (dark: readonly DarkTimes[]) =>
  Object.fromEntries(
    sideNames.map((name) => [name, quantiles(dark.flatMap((times) => times.get(name) ?? []))]),
  ) as Record<SideName, ReturnType<typeof quantiles>>;

/** Returns null when nothing was measured. */
function quantiles(values: readonly number[]): { p50Ms: number; p99Ms: number } | null {
  if (values.length === 0) return null;
  const at = (share: number) => Math.round(quantile(values, share) * 10) / 10;
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
}
