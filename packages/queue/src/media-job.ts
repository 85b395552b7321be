import { choicesIn, type PlannedMedia, type StoryState } from '@slugline/story';
import { imageJob } from './jobs/image.ts';
import { videoJob } from './jobs/video.ts';
import type { MediaPayload } from './media-payload.ts';

/** The job of a file: a picture's, or that of a video, a sound or captions. */
export const mediaJob = (file: Omit<MediaPayload, 'v'>) =>
  file.kind === 'picture' ? imageJob({ ...file, v: 1 }) : videoJob({ ...file, v: 1 });

/** The job of a file of a story's current revision. */
export function mediaJobOf(
  { storyId, revision, lane }: Pick<StoryState, 'storyId' | 'revision' | 'lane'>,
  planned: PlannedMedia,
) {
  const { original, kind, recipe, file } = planned;
  return mediaJob({ storyId, revision, original, kind, recipe, file, lane, ...choicesIn(planned) });
}
