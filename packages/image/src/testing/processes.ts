import { readdirSync, readFileSync } from 'node:fs';

/** True where `/proc` lists processes. */
export const hasProc = process.platform === 'linux';

/** The ids of a process's running children. */
export function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => {
      const [state, ppid] = statOf(pid);
      return state !== 'Z' && Number(ppid) === parent;
    })
    .map(Number);
}

/** The picture processes below a process, in the order of their start: the first works, the last is spare. */
export function pictureProcesses(below: number): number[] {
  const all = (parent: number): number[] => childrenOf(parent).flatMap((pid) => [pid, ...all(pid)]);
  const startOf = (pid: number) => Number(statOf(String(pid))[19]);
  return all(below)
    .filter((pid) => isNode(pid))
    .toSorted((a, b) => startOf(a) - startOf(b));
}

/** Whether a process is Node working on pictures, rather than the sandbox around one. */
function isNode(pid: number): boolean {
  try {
    const [program, script = ''] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return program === process.execPath && script.includes('/image/src/');
  } catch {
    return false; // It has ended.
  }
}

/** Whether a process runs. False for one that has ended but was not waited for. */
export const isRunning = (pid: number): boolean => !['Z', 'X', undefined].includes(statOf(String(pid))[0]);

/** The state of a process and its parent's id, which follow the name in brackets (proc(5)). */
function statOf(pid: string): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return []; // It has ended.
  }
}
