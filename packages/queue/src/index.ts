export { cancelJob, listenForCancel } from './cancel.ts';
export { connect, connectSubscriber, isReadyWithin, prefix, type RedisAddress } from './connection.ts';
export { type FilmPart, type MediaPayload, type Payload, type QueueName, queueNames } from './contracts.ts';
export { queueDepths } from './depth.ts';
export { type EmbeddedRedis, isRunning, runningRedis, startEmbeddedRedis } from './embedded.ts';
export { parseReason } from './failure.ts';
export { discardFailure, type Failure, failureIn, listFailures, replayFailure } from './failures.ts';
export * from './jobs.ts';
export { type Flow, openQueues, type Queues } from './queues.ts';
export { refusalOf } from './reach.ts';
export { isWedged } from './wedged.ts';
export { addWork, lostOf, type Work, workFor } from './work.ts';
export {
  type Outcome,
  type Run,
  type RunningWorker,
  startWorker,
  type WorkerDefinition,
  type WorkerHost,
} from './worker.ts';
