import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Ends a child when this process ends, however it ends. A test that hangs is killed with SIGKILL. If it left a
 * server behind, the server would keep the pipes of the test runner open, and the runner would wait for ever.
 */
export function endWithUs(child: ChildProcess): void {
  // The kernel closes the watcher's standard input when this process is gone.
  const watcher = spawn('/bin/sh', ['-c', 'read -r _; kill -KILL "$1"', 'end-with-us', String(child.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  child.once('exit', () => watcher.kill('SIGKILL'));
  watcher.unref();
  (watcher.stdin as unknown as { unref(): void }).unref();
}
