import { basename } from 'node:path';
import { recipes } from '@slugline/story';
import { prepareVideo, type VideoPlan } from '@slugline/video';
import { chunkRun } from '@slugline/video/testing';

/** The clip to measure with, and our engine's plan for it. */
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
 * Returns the options with which our engine would make the whole video as a single chunk. They come from the
 * engine, so that the comparison stays in step with it. `encode` has the options of a rung, which map the pad
 * with the rung's name. Those for our muxer have no effect elsewhere. Rungs are in order from the lowest to the
 * highest.
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

/** The options of the ladder's audio, which is encoded once. */
export const AAC = [
  ...['-c:a', 'aac', '-b:a', String(recipes.video.parameters.audioBitrate), '-ac', '2', '-ar', '48000'],
];
