import { setTimeout as wait } from 'node:timers/promises';
import { type BackendFactory, createRedisBackend, type RedisQueueBackend } from 'bullmq';
import { backoffMs, longestInOutage } from './backoff.ts';

/**
 * Returns BullMQ's Redis backend with a pause after each failed fetch. The pause grows up to ten seconds; `stopping`
 * ends it. Without it BullMQ fetches thousands of times a second when Redis answers but refuses writes (because it is
 * full, or a replica).
 */
export const backendWithBackoff =
  (stopping: AbortSignal): BackendFactory<RedisQueueBackend> =>
  (name, options, more) => {
    const backend = createRedisBackend(name, options, more);
    const [fetching, waiting] = [withBackoff(stopping), withBackoff(stopping)];
    const moveToActive = backend.moveToActive.bind(backend);
    const waitForJob = backend.waitForJob.bind(backend);
    backend.moveToActive = (token, worker) => fetching(() => moveToActive(token, worker));
    backend.waitForJob = (seconds) => waiting(() => waitForJob(seconds));
    return backend;
  };

/** Wraps calls of one kind. A failed call rejects after a pause, which grows with each failure in a row. */
export function withBackoff(stopping: AbortSignal): <T>(call: () => Promise<T>) => Promise<T> {
  let failures = 0;
  return async (call) => {
    try {
      const result = await call();
      failures = 0;
      return result;
    } catch (error) {
      failures++;
      const pause = backoffMs(failures, Math.random(), longestInOutage);
      await wait(pause, undefined, { signal: stopping }).catch(() => {});
      throw error;
    }
  };
}
