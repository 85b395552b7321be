import type { House } from './house.ts';

/**
 * Longest that a stop may take after the time that running jobs are given (`drainMs`), ms: longer than a worker's goodbye, in
 * which tools end and jobs go back to the queue. After that nothing is left to wait for that a restart does not heal.
 */
export const afterDraining = 12_000;

/** Waits for Ctrl-C or SIGTERM, then stops the house in order. A second signal ends the process at once. */
export async function untilStopped(house: House): Promise<void> {
  await new Promise<void>((resolve) => {
    let asked = false;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        if (asked) process.exit(1);
        asked = true;
        resolve();
      });
    }
  });
  setTimeout(() => process.exit(1), house.context.config.workers.drainMs + afterDraining).unref();
  await house.stop();
  // A worker that could not say goodbye to a Redis that is away still tries to.
  process.exit(0);
}
