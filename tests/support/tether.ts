import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Ends a child with this process, however that goes. A test that hangs is ended with SIGKILL, and a server of its that
 * stayed behind would hold the pipes of whoever runs the tests, who would wait for it for ever.
 */
export function tether(child: ChildProcess): void {
  // The kernel closes its standard input when this process is gone.
  const watcher = spawn('/bin/sh', ['-c', 'read -r _; kill -KILL "$1"', 'tether', String(child.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  child.once('exit', () => watcher.kill('SIGKILL'));
  watcher.unref();
  (watcher.stdin as unknown as { unref(): void }).unref();
}
