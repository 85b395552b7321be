import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownCores } from './cpu.ts';
import { makeClip } from './video/clip.ts';
import { type Clip, planClip } from './video/engine-options.ts';
import { figuresOf, type Measured, type VideoFigures } from './video/figures.ts';
import { floorCost } from './video/floor.ts';
import { untilComplete, untilPlayable } from './video/queue.ts';
import { renditionsSeconds } from './video/renditions.ts';

export interface VideoBench {
  /** A video to measure with, in place of a generated one. */
  input?: string | undefined;
  /** Length of the generated clip. */
  seconds: number;
  runs: number;
  only: readonly Part[];
  signal: AbortSignal;
  /** Called with what is being measured, and with the results. */
  onProgress(words: string): void;
}

/** The parts that can be measured separately, in the order of a run. */
const measure = {
  floor: async ({ clip, signal }: Task) => ({ floorCpu: (await floorCost(clip, signal)).cpuSeconds }),
  floors: async ({ clip, signal }: Task) => {
    const cores = availableParallelism();
    const costs = await Promise.all(Array.from({ length: cores }, () => floorCost(clip, signal)));
    return { floorAllCoresCpu: costs.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0) / cores };
  },
  ours: async ({ clip, signal }: Task) => {
    const { wallSeconds, cpuSeconds } = await untilComplete(clip.file, { lane: 'normal' }, signal);
    return { wall: wallSeconds, cpu: cpuSeconds };
  },
  renditions: async ({ clip, folder, signal }: Task) => ({
    perRendition: await renditionsSeconds(clip, folder, 1, signal),
    perRenditionThreaded: await renditionsSeconds(clip, folder, 0, signal),
  }),
  playable: async ({ clip, signal }: Task) => ({ firstPlayable: await untilPlayable(clip.file, signal) }),
  workers: async ({ clip, signal }: Task) => {
    const [first, second] = ownCores();
    if (first === undefined || second === undefined) return {};
    const on = async (cores: number[]) =>
      (await untilComplete(clip.file, { lane: 'normal', cores }, signal)).wallSeconds;
    return { oneWorker: await on([first]), twoWorkers: await on([first, second]) };
  },
} satisfies Record<string, (task: Task) => Promise<Measured>>;

interface Task {
  clip: Clip;
  folder: string;
  signal: AbortSignal;
}

export type Part = keyof typeof measure;
export const parts = Object.keys(measure) as Part[];

/**
 * Measures all parts in turn, and repeats that for each run. A disturbance of the machine then affects all
 * parts alike.
 */
export async function benchVideo(bench: VideoBench): Promise<VideoFigures> {
  const { input, seconds, runs, only, signal, onProgress } = bench;
  const folder = await mkdtemp(join(tmpdir(), 'slugline-bench-'));
  try {
    if (input === undefined) onProgress(`making a clip of ${seconds} s`);
    const clip = await planClip(input ?? (await makeClip(folder, seconds, signal)), signal);
    const measured: Measured[] = [];
    for (let run = 1; run <= runs; run++) {
      const all: Measured = {};
      for (const part of parts.filter((one) => only.includes(one))) {
        onProgress(`run ${run} of ${runs}: ${part}`);
        const figures = await measure[part]({ clip, folder, signal });
        onProgress(`run ${run} of ${runs}: ${part} ${inWords(figures)}`);
        Object.assign(all, figures);
      }
      measured.push(all);
    }
    return figuresOf(measured, { clipSeconds: clip.plan.durationSeconds, cores: availableParallelism() });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const inWords = (figures: Measured): string =>
  Object.entries(figures)
    .map(([name, seconds]) => `${name} ${seconds.toFixed(1)} s`)
    .join(', ');
