import { join } from 'node:path';
import { readSigningKey } from '@slugline/config';
import { openPictureWorkers, pictureSandbox } from '@slugline/image';
import type { MediaPayload, Run } from '@slugline/queue';
import { type Context, type RunningService, startWorkers } from '@slugline/runtime';
import { type FailedJob, recipeFor, type SluglineError } from '@slugline/story';
import { threads } from '@slugline/threads';
import { makeAudio, mediaSandbox } from '@slugline/video';
import { makePicture } from './image/make-image.ts';
import { openOriginals } from './originals/originals.ts';
import { workOnPart } from './video/make-part.ts';
import { makeVideo } from './video/make-video.ts';
import { giveUp, ready, workOn } from './worker.ts';
import type { Workshop } from './workshop.ts';

/** The media service: makes renditions from pictures, videos, audio files and captions. */
export async function start(context: Context): Promise<RunningService> {
  const { workers: limits } = context.config;
  // Not awaited: the first video would wait for it, and a service without videos does not need it.
  const warm = warnOfMissing(context);
  const workshop: Workshop = {
    context,
    pictures: openPictureWorkers({
      concurrency: limits.pictures,
      folder: context.scratch,
      credentials: signing(context),
    }),
    originals: openOriginals(context.working, join(context.scratch, 'originals'), limits.originalsBytes),
  };
  const onFailed = (payload: MediaPayload, error: SluglineError, job: FailedJob) =>
    giveUp(context, payload, error, job);
  const workers = await startWorkers(context, [
    {
      queue: 'image',
      concurrency: limits.pictures,
      deadlineMs: limits.pictureDeadlineMs,
      handlers: { image: { handle: (payload, run) => makePicture(workshop, payload, run), onFailed } },
    },
    {
      queue: 'video',
      concurrency: limits.videos,
      deadlineMs: limits.videoDeadlineMs,
      handlers: {
        video: { handle: (payload, run) => work(workshop, payload, run), onFailed },
        // No `onFailed`: if a part fails, its video's job fails with it and reports it.
        'film-part': { handle: (payload, run) => workOnPart(workshop, payload, run) },
      },
    },
  ]);
  return {
    stop: async () => {
      await Promise.all([workers.stop(), warm]);
      await workshop.pictures.close();
    },
  };
}

/** Logs on every start what the sandbox lacks on this machine, since an operator may not know. */
async function warnOfMissing({ log }: Context): Promise<void> {
  const [ffmpeg, pictures] = await Promise.all([mediaSandbox(), pictureSandbox()]);
  for (const { lacks, remedy } of [...ffmpeg.missing, ...pictures.missing])
    log.warn({ remedy }, `the sandbox is not whole: ${lacks}`);
}

/** The only place that reads the signing key. */
function signing({ config, credentials: { anchors, certificate } }: Context) {
  const key = readSigningKey(config.credentials);
  return { anchors, signing: certificate && key && { ...certificate, key } };
}

/** Makes the renditions of a file of the video queue: a video, an audio file or captions. */
function work(workshop: Workshop, payload: MediaPayload, run: Run): Promise<void> {
  const { context } = workshop;
  const { kind, language } = payload;
  switch (kind) {
    case 'captions':
      return workOn(context, payload, run, (input, outDir) =>
        threads().makeCaptions(input, outDir, language ?? 'und'),
      );
    case 'audio':
      return workOn(context, payload, run, (input, outDir, options) =>
        makeAudio(input, outDir, recipeFor('audio', payload), options),
      );
    default:
      return ready(context, payload, () => makeVideo(workshop, payload, run));
  }
}
