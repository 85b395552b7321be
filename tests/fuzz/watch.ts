/**
 * Watches the process from another thread, because the one that reads may never return. Writes the limit that
 * was exceeded to standard error, as one line, and ends the process.
 */
import { writeSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';

/** CPU time in ms and memory in bytes; undefined while nothing is read. */
let limits: { cpuMs: number; memory: number } | undefined;
let start = process.cpuUsage();
parentPort?.on('message', (said: typeof limits) => {
  limits = said;
  start = process.cpuUsage();
});

setInterval(() => {
  if (limits === undefined) return;
  const { user, system } = process.cpuUsage(start);
  if (process.memoryUsage.rss() > limits.memory) end('memory');
  if ((user + system) / 1000 > limits.cpuMs) end('deadline');
}, 20);

function end(passed: 'memory' | 'deadline'): void {
  writeSync(2, `\nfuzz: ${passed}\n`);
  process.kill(process.pid, 'SIGKILL');
}
