import { join } from 'node:path';
import { readSigningKey } from '@slugline/config';
import { imageSandbox, openImageWorkers } from '@slugline/image';
import type { MediaPayload, Run } from '@slugline/queue';
import { type Context, type RunningService, startWorkers } from '@slugline/runtime';
import { type FailedJob, recipeFor, type SluglineError } from '@slugline/story';
import { threads } from '@slugline/threads';
import { makeAudio, mediaSandbox } from '@slugline/video';
import { makeImage } from './image/make-image.ts';
import { openOriginals } from './originals/originals.ts';
import type { MediaResources } from './resources.ts';
import { workOnPart } from './video/make-part.ts';
import { makeVideo } from './video/make-video.ts';
import { journalFailure, ready, workOn } from './worker.ts';

/** The media service: makes renditions from pictures, videos, audio files and captions. */
export async function start(context: Context): Promise<RunningService> {
  const { workers: limits } = context.config;
  // Not awaited: the first video would wait for it, and a service without videos does not need it.
  const warm = warnOfMissing(context.log);
  const resources: MediaResources = {
    context,
    images: openImageWorkers({
      concurrency: limits.pictures,
      folder: context.scratch,
      credentials: signing(context),
    }),
    originals: openOriginals(context.working, join(context.scratch, 'originals'), limits.originalsBytes),
  };
  const onFailed = (payload: MediaPayload, error: SluglineError, job: FailedJob) =>
    journalFailure(context, payload, error, job);
  const workers = await startWorkers(context, [
    {
      queue: 'image',
      concurrency: limits.pictures,
      deadlineMs: limits.pictureDeadlineMs,
      handlers: { image: { handle: (payload, run) => makeImage(resources, payload, run), onFailed } },
    },
    {
      queue: 'video',
      concurrency: limits.videos,
      deadlineMs: limits.videoDeadlineMs,
      handlers: {
        video: { handle: (payload, run) => work(resources, payload, run), onFailed },
        // No `onFailed`: if a part fails, its video's job fails with it and reports it.
        'film-part': { handle: (payload, run) => workOnPart(resources, payload, run) },
      },
    },
  ]);
  return {
    stop: async () => {
      await Promise.all([workers.stop(), warm]);
      await resources.images.close();
    },
  };
}

/** Logs on every start what the sandbox lacks on this machine, since an operator may not know. */
async function warnOfMissing(log: Context['log']): Promise<void> {
  const [ffmpeg, images] = await Promise.all([mediaSandbox(), imageSandbox()]);
  for (const { lacks, remedy } of [...ffmpeg.missing, ...images.missing])
    log.warn({ remedy }, `the sandbox is not whole: ${lacks}`);
}

/** The only place that reads the signing key. */
function signing({ config, credentials: { anchors, certificate } }: Pick<Context, 'config' | 'credentials'>) {
  const key = readSigningKey(config.credentials);
  return { anchors, signing: certificate && key && { ...certificate, key } };
}

/** Makes the renditions of a file of the video queue: a video, an audio file or captions. */
function work(resources: MediaResources, payload: MediaPayload, run: Run): Promise<void> {
  const { context } = resources;
  const { kind, language = 'und' } = payload;
  switch (kind) {
    case 'captions':
      return workOn(context, payload, run, (input, outDir) =>
        threads().makeCaptions(input, outDir, language, payload),
      );
    case 'audio':
      return workOn(context, payload, run, (input, outDir, options) =>
        makeAudio(input, outDir, recipeFor('audio', payload), options),
      );
    default:
      return ready(context, payload, () => makeVideo(resources, payload, run));
  }
}
