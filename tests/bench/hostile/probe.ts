import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { endWithUs } from '@slugline/testing/processes/end-with-us';
import type { Probed } from './figures.ts';

/** A process that requests an address every 20 ms while some work runs. */
export interface Probe {
  /** Sends requests while `work` runs. Returns its result, and the answers. */
  during<T>(work: () => Promise<T>): Promise<{ result: T; probed: Probed }>;
  [Symbol.asyncDispose](): Promise<void>;
}

export function startProbe(url: string): Probe {
  const entry = fileURLToPath(new URL('./probe-process.ts', import.meta.url));
  const child = fork(entry, [url]);
  endWithUs(child);
  const gone = once(child, 'exit');
  return {
    during: async (work) => {
      child.send('begin');
      const result = await work();
      const report = once(child, 'message');
      child.send('end');
      const lost = gone.then(() => {
        throw new Error('the process that sends the requests has ended');
      });
      const [probed] = (await Promise.race([report, lost])) as [Probed];
      return { result, probed };
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
