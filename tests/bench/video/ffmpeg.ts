import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What one process cost: CPU of user and system, and wall, in seconds. */
export interface Cost {
  cpuSeconds: number;
  wallSeconds: number;
}

/**
 * Runs ffmpeg by itself, without the leash: the floor and the peers have none. What it cost is what the kernel told
 * ffmpeg itself at its end (`getrusage`).
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
