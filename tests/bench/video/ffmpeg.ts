import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The cost of one process: CPU time (user and system) and wall time, in seconds. */
export interface Cost {
  cpuSeconds: number;
  wallSeconds: number;
}

/**
 * Runs ffmpeg without the sandbox, which the floor and the peers don't need. Returns the cost that ffmpeg got
 * from the kernel at its end (`getrusage`).
 */
export async function ffmpeg(args: readonly string[], signal: AbortSignal): Promise<Cost> {
  const options = { signal, maxBuffer: 64 * 1024 * 1024 };
  const { stderr } = await promisify(execFile)(
    'ffmpeg',
    ['-nostdin', '-hide_banner', '-nostats', '-y', '-benchmark', ...args],
    options,
  );
  const [, user, system, wall] =
    /bench: utime=([\d.]+)s stime=([\d.]+)s rtime=([\d.]+)s/.exec(stderr)?.map(Number) ?? [];
  if (user === undefined || system === undefined || wall === undefined) {
    throw new Error(`ffmpeg did not say what it cost: ${stderr.slice(-500)}`);
  }
  return { cpuSeconds: user + system, wallSeconds: wall };
}
