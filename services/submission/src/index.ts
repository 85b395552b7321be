import { type Context, type Http, type RunningService, startWorkers } from '@slugline/runtime';
import { threads } from '@slugline/threads';
import { addApi } from './api.ts';
import { submissionWorker } from './worker.ts';

/** Starts the submission service: the newsroom's API, and the worker that reads and plans submissions. */
export async function start(context: Context, http: Http): Promise<RunningService> {
  threads();
  await addApi(context, http);
  return startWorkers(context, [submissionWorker(context)]);
}
