import { openPictureWorkers } from '@slugline/image';
import type { MediaPayload, Run } from '@slugline/queue';
import { type Context, type RunningService, startWorkers } from '@slugline/service';
import { recipes, type SluglineError } from '@slugline/story';
import type { Maker } from './make.ts';
import { videoMakers } from './video.ts';
import { giveUp, workOn } from './worker.ts';

/** The media service: pictures, videos, sounds and captions become renditions. */
export async function start(context: Context): Promise<RunningService> {
  const { workers: limits } = context.config;
  const pictures = openPictureWorkers({ concurrency: limits.pictures });
  const makePicture: Maker = (input, outDir, options) =>
    pictures.makePicture(input, outDir, recipes.picture, options);
  const makers = videoMakers(pictures);
  const definition = (makerOf: (payload: MediaPayload) => Maker) => ({
    handle: (payload: MediaPayload, run: Run) => workOn(context, payload, run, makerOf(payload)),
    onFailed: (payload: MediaPayload, error: SluglineError) => giveUp(context, payload, error),
  });
  const workers = await startWorkers(context, [
    {
      queue: 'image',
      concurrency: limits.pictures,
      deadlineMs: limits.pictureDeadlineMs,
      ...definition(() => makePicture),
    },
    {
      queue: 'video',
      concurrency: limits.videos,
      deadlineMs: limits.videoDeadlineMs,
      ...definition(makers),
    },
  ]);
  return {
    stop: async () => {
      await workers.stop();
      await pictures.close();
    },
  };
}
