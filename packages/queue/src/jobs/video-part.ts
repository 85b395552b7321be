import { priorityOf } from '@slugline/story';
import { z } from 'zod';
import { defineJob, newJob } from '../job-kind.ts';
import { MediaPayload, mediaJobId } from '../media-payload.ts';

/** A part of a video. The video's plan says what a chunk is. */
const VideoPart = z.discriminatedUnion('make', [
  z.strictObject({ make: z.literal('chunk'), chunk: z.int().min(0), rungs: z.array(z.string()).min(1) }),
  z.strictObject({ make: z.literal('sound') }),
  z.strictObject({ make: z.literal('poster') }),
]);
export type VideoPart = z.infer<typeof VideoPart>;

/** Makes a part of a video. The video's job adds its parts under itself and waits for them. */
export const videoPart = defineJob({
  name: 'film-part',
  queue: 'video',
  service: 'media',
  payload: MediaPayload.extend({ part: VideoPart }),
  label: ({ part }) => part.make,
  deadlineMs: 'setting',
  attempts: 5,
  // A video needs all its parts. Without one it drops the others and fails with the same reason.
  onFailure: 'wake-parent',
  // The store has the result of a part, and the video's job reports a failure.
  retention: { removeOnComplete: true, removeOnFail: true },
});

/** The most that is added to the priority of a video for its parts. More would reach the next lane. */
const furthest = 99_000;
/** What each further wave adds to the priority. */
const waveLength = 10_000;

/**
 * Makes the job of a part of a video, to be added under the video's job. `place` counts the parts of a wave from 0.
 * Later parts run later, so that a long video does not keep a short one waiting.
 */
export function videoPartJob(
  video: MediaPayload,
  part: VideoPart,
  { wave = 0, place }: { wave?: number; place: number },
) {
  const what = part.make === 'chunk' ? `chunk-${part.chunk}-${part.rungs.join('+')}` : part.make;
  const behind = Math.min(furthest, wave * waveLength + place + 1);
  return newJob(
    videoPart,
    { ...video, part },
    { id: `${mediaJobId(video)}-${what}`, lane: priorityOf[video.lane] + behind },
  );
}
