import { readFile } from 'node:fs/promises';

/**
 * The resident memory of a process and all that it started, bytes: of each what proc(5) calls VmRSS. A process in a namespace is
 * seen from outside. 0 for one that is gone, and where there is no /proc.
 */
export async function residentBytes(pid: number): Promise<number> {
  const [status, children] = await Promise.all([
    readFile(`/proc/${pid}/status`, 'utf8').catch(() => ''),
    readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => ''),
  ]);
  const kilobytes = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
  const below = await Promise.all(children.split(' ').filter(Boolean).map(Number).map(residentBytes));
  return below.reduce((sum, bytes) => sum + bytes, kilobytes * 1024);
}
