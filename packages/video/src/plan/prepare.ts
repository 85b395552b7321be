import { recipes, SluglineError, type VideoRecipe } from '@slugline/story';
import { inspectMedia } from '../inspect/inspect.ts';
import type { MediaDescription } from '../inspect/media-description.ts';
import { readPackets } from '../inspect/packets.ts';
import { planVideo } from './plan.ts';
import type { VideoPlan } from './video-plan.ts';

/**
 * Inspects a video and plans its renditions, without decoding a picture. `inspected` is the result of `inspectMedia`,
 * if the caller has it already.
 *
 * Throws `video_unsupported` or `video_broken` when the file is at fault, `media_tool_missing` or `media_tool_failed`
 * when ffmpeg is.
 */
export async function prepareVideo(
  { file, name }: { file: string; name: string },
  { parameters }: VideoRecipe,
  { signal, inspected }: { signal: AbortSignal; inspected?: MediaDescription },
): Promise<VideoPlan> {
  const description = inspected ?? (await inspectMedia(file, name, signal));
  if (description.kind !== 'video') {
    throw new SluglineError('video_unsupported', `${name} holds sound but no picture`, { where: name });
  }
  const probed = { file, name, maxPixels: recipes.video.parameters.maxPixels };
  return planVideo(name, description, await readPackets(probed, description, signal), parameters);
}
