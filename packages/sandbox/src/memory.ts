import { readFile } from 'node:fs/promises';

/**
 * Returns the resident memory of a process and all its descendants, bytes: the sum of VmRSS in proc(5). Includes
 * processes in namespaces. Returns 0 for a process that is gone, and on systems without /proc.
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
