import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { tether } from '../../support/tether.ts';
import type { Asked } from './figures.ts';

/** A process that asks an address every 20 ms while it is told to. */
export interface Asker {
  /** Asks for as long as the work takes. */
  during<T>(work: () => Promise<T>): Promise<{ result: T; asked: Asked }>;
  [Symbol.asyncDispose](): Promise<void>;
}

export function startAsker(url: string): Asker {
  const entry = fileURLToPath(new URL('./ask-process.ts', import.meta.url));
  const child = fork(entry, [url]);
  tether(child);
  const gone = once(child, 'exit');
  return {
    during: async (work) => {
      child.send('begin');
      const result = await work();
      const told = once(child, 'message');
      child.send('end');
      const lost = gone.then(() => {
        throw new Error('the process that asks has ended');
      });
      const [asked] = (await Promise.race([told, lost])) as [Asked];
      return { result, asked };
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
