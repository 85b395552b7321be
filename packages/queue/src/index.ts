export { listenForCancel } from './cancel.ts';
export { connect, connectSubscriber, isReadyWithin, prefix, type RedisAddress } from './connection.ts';
export { type EmbeddedRedis, isRunning, runningRedis, startEmbeddedRedis } from './embedded.ts';
export type { Failure } from './failures.ts';
export type { Handlers, Run, WorkerDefinition } from './handlers.ts';
export {
  deliverJob,
  embargoEndedJob,
  feedsJob,
  finishJob,
  publishJob,
  reconcileJob,
  submissionJob,
  type VideoPart,
  videoPartJob,
} from './jobs/index.ts';
export { type NewJob, type Payload, type QueueName, queueNames } from './kinds.ts';
export { mediaJob, mediaJobOf } from './media-job.ts';
export type { MediaPayload } from './media-payload.ts';
export { checkWorkers } from './promised-workers.ts';
export { type Flow, openQueues, type Queues } from './queues.ts';
export { refusalOf } from './reach.ts';
export { isWedged } from './wedged.ts';
export { addWork, lostOf, type Work, workFor } from './work.ts';
export { type Outcome, type RunningWorker, startWorker, type WorkerHost } from './worker.ts';
