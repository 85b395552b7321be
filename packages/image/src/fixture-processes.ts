import { readdirSync, readFileSync } from 'node:fs';

/** Where `/proc` tells which processes there are. */
export const hasProc = process.platform === 'linux';

/** The ids of a process's children that still run. */
export function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => {
      const [state, ppid] = statOf(pid);
      return state !== 'Z' && Number(ppid) === parent;
    })
    .map(Number);
}

/** Whether a process runs: one that ended and was not waited for does not. */
export const isRunning = (pid: number): boolean => !['Z', 'X', undefined].includes(statOf(String(pid))[0]);

/** A process's state and its parent's id: what follows the name in brackets (proc(5)). */
function statOf(pid: string): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return []; // It has ended.
  }
}
