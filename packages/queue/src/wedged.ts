/** The state of one worker of this process and of its queue. */
export interface WorkerActivity {
  waiting: number;
  paused: boolean;
  /** Jobs that the worker runs now. */
  running: number;
  /** Time since the worker ended its last job, or started, ms. */
  idleMs: number;
}

/** A healthy worker never leaves a job waiting for this long while it is free, ms. */
const patience = 5 * 60_000;

/**
 * Whether a worker has stopped taking jobs although some wait. Its process answers and its connection is alive, so
 * nothing else notices: https://github.com/taskforcesh/bullmq/issues/4585
 */
export const isWedged = ({ waiting, paused, running, idleMs }: WorkerActivity): boolean =>
  waiting > 0 && !paused && running === 0 && idleMs > patience;
