import { defineJob, newJob } from '../job-kind.ts';
import { MediaPayload, mediaJobId } from '../media-payload.ts';

/** Makes all renditions of one picture. */
export const image = defineJob({
  name: 'image',
  queue: 'image',
  service: 'media',
  payload: MediaPayload,
  label: ({ kind }) => kind,
  deadlineMs: 'setting',
  attempts: 5,
  // A broken picture must not stop the rest of the story. `finish` journals the failure.
  onFailure: 'ignore',
});

export const imageJob = (data: MediaPayload) =>
  newJob(image, data, { id: mediaJobId(data), lane: data.lane });
