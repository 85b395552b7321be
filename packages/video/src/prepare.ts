import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type RenditionFile, recipes, SluglineError, type VideoRecipe } from '@slugline/story';
import { chunkRun, fragmentsOf } from './encode/chunk-run.ts';
import { planVideo } from './encode/plan.ts';
import type { VideoPlan } from './encode/video-plan.ts';
import type { MediaDescription } from './inspect/description.ts';
import { inspectMedia } from './inspect/inspect.ts';
import { type PacketTable, readPackets } from './inspect/packets.ts';
import { writeFrom } from './package/files.ts';
import { initFile } from './package/rendition.ts';
import { readTrack } from './package/track.ts';
import { runFfmpeg } from './tool/ffmpeg.ts';

/**
 * Looks at a film and decides all that is to be made of it. Writes each rung's initialisation segment,
 * `<rung>/init.mp4`, below `outDir`: it comes from the first frame, encoded as every chunk will be, so a film of which
 * nothing can be decoded is refused here. `inspected` is what `inspectMedia` said, when it was asked already.
 *
 * Fails with `video_unsupported` or `video_broken` when the file is at fault, `media_tool_missing` or
 * `media_tool_failed` when ffmpeg is.
 */
export async function prepareVideo(
  input: { file: string; name: string },
  outDir: string,
  recipe: VideoRecipe,
  { signal, inspected }: { signal: AbortSignal; inspected?: MediaDescription },
): Promise<VideoPlan> {
  const { file, name } = input;
  const description = inspected ?? (await inspectMedia(file, name, signal));
  if (description.kind !== 'video') {
    throw new SluglineError('video_unsupported', `${name} holds sound but no picture`, { where: name });
  }
  const { video } = description;
  const probed = { file, name, maxPixels: recipes.video.parameters.maxPixels };
  const planFrom = (packets: PacketTable) => planVideo(name, description, packets, recipe.parameters);
  // Side by side: what the header says is enough to encode the first frame. The packets may change the caps of the rates, and
  // no initialisation depends on those (seventy sizes and frame rates, tried at the lowest cap and the highest).
  const promised = planFrom({
    ...{ startSeconds: 0, endSeconds: video.endSeconds, lastSeconds: video.endSeconds },
    ...{ keyFrames: [0], keyBytes: 0 },
  });
  const [packets, inits] = await Promise.allSettled([
    readPackets(probed, description, signal),
    makeInits(input, promised, outDir, recipe, signal),
  ]);
  // The packets' fault first: a file that was cut off has it, too.
  const plan = planFrom(outcomeOf(packets));
  return { ...plan, inits: outcomeOf(inits) };
}

/** What was settled well; what was not is thrown, with the reason that there was. */
function outcomeOf<T>(settled: PromiseSettledResult<T>): T {
  if (settled.status === 'rejected') throw settled.reason;
  return settled.value;
}

/** The initialisation segments that lie beside a plan. */
export const initFiles = ({ inits }: VideoPlan): RenditionFile[] =>
  Object.entries(inits).map(([track, { bytes, sha256 }]) => initFile(track, 'video', { bytes, sha256 }));

async function makeInits(
  input: { file: string; name: string },
  plan: VideoPlan,
  outDir: string,
  recipe: VideoRecipe,
  signal: AbortSignal,
): Promise<VideoPlan['inits']> {
  const workDir = join(outDir, '.work');
  await mkdir(workDir, { recursive: true });
  const chunk = { index: 0, firstFrame: 0, frames: 1, seekSeconds: 0 };
  const rungs = plan.rungs.map(({ name }) => name);
  await runFfmpeg(chunkRun(input, { plan, chunk, rungs, hold: false }, recipe, workDir), { signal });
  const inits: VideoPlan['inits'] = {};
  for (const rung of rungs) {
    const { init, fragments } = await readTrack(fragmentsOf(workDir, rung));
    if (fragments.length === 0) {
      throw new SluglineError('video_broken', `no frame of ${input.name} could be decoded`, {
        where: input.name,
      });
    }
    inits[rung] = await writeFrom(undefined, [init], join(outDir, rung, 'init.mp4'));
  }
  await rm(workDir, { recursive: true });
  return inits;
}
