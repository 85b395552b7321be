import { constants, open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';

/** A file that notices when it is opened for reading. It is always empty. */
export interface Canary extends AsyncDisposable {
  sung(): Promise<boolean>;
}

/** Creates a canary: a named pipe, which can be opened for writing only while it is open for reading. */
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
    // The reader may be gone before we learn of it.
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
