import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Confined, Means } from './confined.ts';
import { wordsOf } from './words.ts';

const tether = fileURLToPath(new URL('./tether.sh', import.meta.url));

type Stream = 'ignore' | 'pipe';

/**
 * Starts a command with what the machine can do for it. `stdio` is its standard output and error, and with `ipc` a channel
 * as of `fork`. Its standard input is empty.
 *
 * What is given is the script that holds the command. The command is killed with all that it started when this process dies,
 * or when the script gets SIGTERM. `exit` comes when the command is gone: see `signalOf` for how it ended.
 */
export function start(
  confined: Confined,
  means: Means,
  stdio: readonly [stdout: Stream, stderr: Stream, ipc?: 'ipc'],
): ChildProcess {
  const how = means.level === 'view' ? 'namespace' : 'group';
  // The command starts in another folder.
  const reads = confined.reads.map((path) => resolve(path));
  const words = wordsOf({ ...confined, reads }, means, process.getuid?.() ?? 1);
  const child = spawn('/bin/sh', [tether, how, ...words], {
    cwd: confined.writes ?? '/',
    env: { PATH: process.env.PATH, ...confined.env },
    // A session of its own: Ctrl-C on a terminal is for this process, which decides what ends.
    detached: true,
    serialization: 'advanced',
    stdio: ['pipe', ...stdio],
  });
  // The other end is closed with the command.
  child.stdin?.on('error', () => {});
  return child;
}

/** The name of the signal that ended a command, by the exit code of the script that held it. */
export function signalOf(exitCode: number | null): string | undefined {
  const number = (exitCode ?? 0) - 128;
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0];
}
