import type { Server } from './server.ts';

/**
 * How long a stop may take after running jobs had their time to end (`drainMs`), ms. In this time workers end
 * their tools and return jobs to the queue. Whatever is unfinished after it, a restart repairs.
 */
export const afterDraining = 12_000;

/** Waits for Ctrl-C or SIGTERM, then stops the server in order. A second signal ends the process at once. */
export async function untilStopped(server: Server): Promise<void> {
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
  setTimeout(() => process.exit(1), server.context.config.workers.drainMs + afterDraining).unref();
  await server.stop();
  // When Redis is unreachable, a worker still tries to return its jobs and would keep the process alive.
  process.exit(0);
}
