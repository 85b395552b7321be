import { constants, open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';

/** A file that tells whether somebody opened it to read. It is empty, however often it is read. */
export interface Canary extends AsyncDisposable {
  sung(): Promise<boolean>;
}

/** Lays a canary: a named pipe, which can be opened for writing only when somebody opens it for reading. */
export async function canary(path: string): Promise<Canary> {
  await execa('mkfifo', [path]);
  let sung = false;
  let done = false;
  const listening = (async () => {
    for (;;) {
      const file = await open(path, 'w');
      await file.close();
      if (done) return;
      sung = true;
    }
  })();
  return {
    // What opened it may have gone before the news of it comes here.
    sung: async () => {
      await sleep(100);
      return sung;
    },
    [Symbol.asyncDispose]: async () => {
      done = true;
      const reader = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
      await listening;
      await reader.close();
    },
  };
}
