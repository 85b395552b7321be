import { choicesIn, type PlannedMedia, type StoryState } from '@slugline/story';
import { imageJob } from './jobs/image.ts';
import { videoJob } from './jobs/video.ts';
import type { MediaPayload } from './media-payload.ts';

/** Returns the job of a file: an image job for a picture, a video job for a video, audio file or captions. */
export const mediaJob = (file: Omit<MediaPayload, 'v'>) =>
  file.kind === 'picture' ? imageJob({ ...file, v: 1 }) : videoJob({ ...file, v: 1 });

/** Returns the job of a planned file of a story's current revision. */
export function mediaJobOf(
  { storyId, revision, lane }: Pick<StoryState, 'storyId' | 'revision' | 'lane'>,
  planned: PlannedMedia,
) {
  const { original, kind, recipe, file } = planned;
  return mediaJob({ storyId, revision, original, kind, recipe, file, lane, ...choicesIn(planned) });
}
