import { basename } from 'node:path';
import { recipes } from '@slugline/story';
import { chunkRun } from '../../../packages/video/src/encode/chunk-run.ts';
import { prepareVideo } from '../../../packages/video/src/plan/prepare.ts';
import type { VideoPlan } from '../../../packages/video/src/plan/video-plan.ts';

/** The clip that is measured with, and what our engine plans to make of it. */
export interface Clip {
  file: string;
  name: string;
  plan: VideoPlan;
}

export async function planClip(file: string, signal: AbortSignal): Promise<Clip> {
  const name = basename(file);
  const plan = await prepareVideo({ file, name }, recipes.video, { signal });
  return { file, name, plan };
}

/**
 * How our engine would make the whole film as a single chunk: its own words, so that what it is compared with can't
 * drift from it. `encode` are a rung's options, which map the pad that is named like it; those that are our muxer's
 * mean nothing to others. From the lowest rung to the highest.
 */
export function wholeRun({ file, name, plan }: Clip) {
  const chunk = { index: 0, firstFrame: 0, frames: plan.frames, seekSeconds: 0 };
  const rungs = plan.rungs.map((rung) => rung.name);
  const order = { plan, chunk, rungs, hold: plan.heldFrames > 0 };
  const { filter = '', inputs, outputs } = chunkRun({ file, name }, order, recipes.video, '.');
  return {
    filter,
    inputOptions: inputs[0]?.options ?? [],
    rungs: plan.rungs.map((rung, index) => ({ ...rung, encode: outputs[index]?.options ?? [] })),
  };
}

/** The sound of the ladder, in so far as it is encoded once. */
export const AAC = [
  ...['-c:a', 'aac', '-b:a', String(recipes.video.parameters.audioBitrate), '-ac', '2', '-ar', '48000'],
];
