/** What is known of one worker of this process and its queue. */
export interface Pulse {
  waiting: number;
  paused: boolean;
  /** Jobs that the worker is on. */
  running: number;
  /** Since the worker last ended a job, or started, ms. */
  idleMs: number;
}

/** No queue that moves leaves a job and a free worker beside each other for so long, ms. */
const patience = 5 * 60_000;

/**
 * Whether a worker has stopped taking jobs although there are some. Its process answers and its connection pings, so
 * nothing else notices: https://github.com/taskforcesh/bullmq/issues/4585
 */
export const isWedged = ({ waiting, paused, running, idleMs }: Pulse): boolean =>
  waiting > 0 && !paused && running === 0 && idleMs > patience;
