import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { asGoodAsOurs } from './image/equal.ts';
import { similarityDelta } from './image/fidelity.ts';
import { figuresOf, type ImageFigures, type Measured } from './image/figures.ts';
import { memoryOf } from './image/memory.ts';
import { cpuSecondsInOwnProcess } from './image/own-process.ts';
import { publishImages } from './image/queue.ts';
import { imagesFor } from './image/samples.ts';
import { type DoneWork, worksOf } from './image/work.ts';

export interface ImageBench {
  /** A folder of pictures to measure with, in place of generated ones. */
  input?: string | undefined;
  runs: number;
  /** The number of pictures for the measurement of memory. */
  pictures: number;
  only: readonly Part[];
  signal: AbortSignal;
  /** Called with what is being measured, and with the results. */
  onProgress(words: string): void;
}

interface Task {
  /** The renditions that our engine makes of each picture; `one` is a different picture in each run. */
  works: DoneWork[];
  one: DoneWork;
  folder: string;
  signal: AbortSignal;
}

/** The parts that can be measured separately, in the order of a run. */
const measure = {
  floor: async ({ works, signal }: Task) => {
    const cpu = await cpuSecondsInOwnProcess({ way: 'floor', works }, signal);
    return { floorCpu: cpu / works.length };
  },
  latency: async ({ one, signal }: Task) => {
    const { firstRenditionMs, wallSeconds } = await publishImages([one.file], signal);
    return { firstRenditionMs, allRenditionsMs: 1000 * wallSeconds };
  },
  throughput: async ({ works, signal }: Task) => {
    const files = works.map(({ file }) => file);
    const { wallSeconds, cpuSeconds } = await publishImages(files, signal);
    return { wall: wallSeconds, cpu: cpuSeconds };
  },
  peers: async ({ one, folder, signal }: Task) => {
    const theirs = await mkdtemp(join(folder, 'peers-'));
    const work = await asGoodAsOurs(one, signal);
    const peerCpu = await cpuSecondsInOwnProcess({ way: 'peer', work, folder: theirs }, signal);
    return { peerCpu, similarityDelta: await similarityDelta(one, theirs, signal) };
  },
} satisfies Record<string, (task: Task) => Promise<Measured>>;

type RunPart = keyof typeof measure;
/** `memory` is measured once, after the runs. */
export type Part = RunPart | 'memory';
const runParts = Object.keys(measure) as RunPart[];
export const parts: readonly Part[] = [...runParts, 'memory'];

/**
 * Measures all parts in turn, and repeats that for each run. A disturbance of the machine then affects all
 * parts alike.
 */
export async function benchImage(bench: ImageBench): Promise<ImageFigures> {
  const { runs, pictures, only, signal, onProgress } = bench;
  const folder = await mkdtemp(join(tmpdir(), 'slugline-bench-'));
  try {
    const measured: Measured[] = [];
    const wanted = runParts.filter((part) => only.includes(part));
    const works = wanted.length > 0 ? await prepared(bench, folder) : [];
    for (let run = 1; run <= runs; run++) {
      const all: Measured = {};
      const one = works[(run - 1) % works.length];
      for (const part of one ? wanted : []) {
        onProgress(`run ${run} of ${runs}: ${part}`);
        const figures = await measure[part]({ works, one: one as DoneWork, folder, signal });
        onProgress(`run ${run} of ${runs}: ${part} ${inWords(figures)}`);
        Object.assign(all, figures);
      }
      measured.push(all);
    }
    if (only.includes('memory')) {
      onProgress(`memory over ${pictures} pictures`);
      measured.push(await memoryOf(pictures, signal, onProgress));
    }
    return figuresOf(measured, { cores: availableParallelism(), runs });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function prepared({ input, signal, onProgress }: ImageBench, folder: string): Promise<DoneWork[]> {
  if (input === undefined) onProgress('making photographs');
  const files = await imagesFor(input, folder, signal);
  onProgress('seeing what is made of them');
  return worksOf(files, folder, signal);
}

const inWords = (figures: Measured): string =>
  Object.entries(figures)
    .map(([name, value]) => `${name} ${Number(value.toFixed(5))}`)
    .join(', ');
