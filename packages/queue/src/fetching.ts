import { setTimeout as wait } from 'node:timers/promises';
import { type BackendFactory, createRedisBackend, type RedisQueueBackend } from 'bullmq';
import { backoffMs, longestInOutage } from './backoff.ts';

/**
 * What BullMQ's workers ask Redis through, with patience: when a fetch fails, the next one waits, longer each time, for
 * ten seconds at most. BullMQ itself asks again at once, thousands of times a second, when Redis answers but takes no
 * writes (it is full, or a replica). `stopping` ends the waiting.
 */
export const patientBackend =
  (stopping: AbortSignal): BackendFactory<RedisQueueBackend> =>
  (name, options, more) => {
    const backend = createRedisBackend(name, options, more);
    const [fetching, waiting] = [patiently(stopping), patiently(stopping)];
    const moveToActive = backend.moveToActive.bind(backend);
    const waitForJob = backend.waitForJob.bind(backend);
    backend.moveToActive = (token, worker) => fetching(() => moveToActive(token, worker));
    backend.waitForJob = (seconds) => waiting(() => waitForJob(seconds));
    return backend;
  };

/** Makes calls of one kind, and waits after each that failed before it says so. */
export function patiently(stopping: AbortSignal): <T>(call: () => Promise<T>) => Promise<T> {
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
