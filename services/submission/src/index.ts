import { type Context, type Http, type RunningService, startWorkers } from '@slugline/runtime';
import { threads } from '@slugline/threads';
import { type GoOn, submissionWorker } from './worker.ts';

/**
 * Starts the submission service: the worker that reads and plans submissions and, in a process with an HTTP server, the
 * newsroom's API. `goOn` does work on a planned story in the same job: see `submissionWorker`.
 */
export async function start(context: Context, http: Http | undefined, goOn?: GoOn): Promise<RunningService> {
  threads();
  // Imported here, because a process without the API does not need its libraries.
  if (http) await import('./api.ts').then(({ addApi }) => addApi(context, http));
  return startWorkers(context, [submissionWorker(context, goOn)]);
}
