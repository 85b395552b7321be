import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandLineOf } from './command-line.ts';
import type { Capabilities, Confined } from './confined.ts';

const dieWithParent = fileURLToPath(new URL('./die-with-parent.sh', import.meta.url));

type Stream = 'ignore' | 'pipe';

/**
 * Starts a command, isolated with the `capabilities` of this machine. `stdio` is its standard output and error and,
 * with `ipc`, a channel like that of `fork`. Its standard input is empty.
 *
 * Returns the process of the script `die-with-parent.sh`, which runs the command. The command and all processes that
 * it started are killed when this process dies or when the script gets SIGTERM. `exit` is emitted after the command
 * has ended; `signalOf` says how it ended.
 */
export function start(
  confined: Confined,
  capabilities: Capabilities,
  stdio: readonly [stdout: Stream, stderr: Stream, ipc?: 'ipc'],
): ChildProcess {
  const how = capabilities.level === 'view' ? 'namespace' : 'group';
  // The command starts in another folder, so relative paths would not work.
  const reads = confined.reads.map((path) => resolve(path));
  const words = commandLineOf({ ...confined, reads }, capabilities, process.getuid?.() ?? 1);
  const child = spawn('/bin/sh', [dieWithParent, how, ...words], {
    cwd: confined.writes ?? '/',
    env: { PATH: process.env.PATH, ...confined.env },
    // Its own session: Ctrl-C on a terminal must only reach this process, which decides what ends.
    detached: true,
    serialization: 'advanced',
    stdio: ['pipe', ...stdio],
  });
  // The other end is closed when the command ends.
  child.stdin?.on('error', () => {});
  return child;
}

/** Returns the name of the signal that ended a command, from the exit code of `die-with-parent.sh`. */
export function signalOf(exitCode: number | null): string | undefined {
  const number = (exitCode ?? 0) - 128;
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0];
}
