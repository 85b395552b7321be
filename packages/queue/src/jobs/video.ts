import { defineJob, newJob } from '../job-kind.ts';
import { MediaPayload, mediaJobId } from '../media-payload.ts';

/**
 * Makes all renditions of one video, audio or captions file. A video adds child jobs for its parts and waits for
 * them.
 */
export const video = defineJob({
  name: 'video',
  queue: 'video',
  service: 'media',
  payload: MediaPayload,
  label: ({ kind }) => kind,
  deadlineMs: 'setting',
  attempts: 5,
  // A broken file must not stop the rest of the story. `finish` journals the failure.
  onFailure: 'ignore',
});

export const videoJob = (data: MediaPayload) =>
  newJob(video, data, { id: mediaJobId(data), lane: data.lane });
