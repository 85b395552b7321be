import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { endWithUs } from '@slugline/testing/processes/end-with-us';

const command = join(import.meta.dirname, '../../packages/cli/bin/slugline.js');

/** Where a command runs: its environment and its working folder, which may have a settings file. */
interface Workplace {
  env: Record<string, string | undefined>;
  cwd?: string;
}

/** A `slugline` command that runs in a process of its own. */
export type Command = ReturnType<typeof startCommand>;

/** The variables that every command needs. Settings of the newsroom that whoever measures may have are left out. */
export const bareEnvironment = (): Workplace['env'] => ({
  ...{ PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: process.env.TMPDIR },
});

/** Starts a `slugline` command. Its errors are shown; what it prints is not. */
export function startCommand(workplace: Workplace, ...words: string[]) {
  const child = spawn(process.execPath, [command, ...words], {
    ...workplace,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  endWithUs(child);
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  return { pid: child.pid ?? 0, kill: (signal: NodeJS.Signals) => child.kill(signal), ended };
}

/** Waits until a server answers 200 at an address. Throws when its process ends first, and the reason of `signal`. */
export async function untilOk(server: Command, url: string, signal: AbortSignal): Promise<void> {
  const over = server.ended.then((code) => {
    throw new Error(`slugline up ended with ${code}`);
  });
  over.catch(() => {});
  for (;;) {
    signal.throwIfAborted();
    const answer = fetch(url, { signal: AbortSignal.timeout(2000) }).then(
      (response) => response.ok,
      () => false,
    );
    if (await Promise.race([answer, over])) return;
    await wait(20);
  }
}
