import { readdirSync, readFileSync } from 'node:fs';

/** Whether `/proc` lists the processes. */
export const hasProc = process.platform === 'linux';

interface Listed {
  pid: number;
  parent: number;
  /** The time of its start, in clock ticks since the machine's. */
  started: number;
  /** The program's file name and its arguments. */
  command: string;
}

/** All running processes, without zombies. */
function processes(): Listed[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        // The fields after the name in brackets: proc(5).
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        const [state, parent] = fields;
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        if (state === 'Z' || state === 'X') return [];
        return [{ pid: Number(name), parent: Number(parent), started: Number(fields[19]), command }];
      } catch {
        return []; // It has ended.
      }
    });
}

/** Whether a process runs. False for one that has ended but was not waited for. */
export const isRunning = (pid: number): boolean => processes().some((one) => one.pid === pid);

/** The ids of a process's running children. */
export const childrenOf = (parent: number): number[] =>
  processes()
    .filter((one) => one.parent === parent)
    .map(({ pid }) => pid);

/** The descendants of a process. Of siblings, the one that started first comes first, with its descendants. */
export function descendantsOf(pid: number): Listed[] {
  const all = processes();
  const below = (parent: number): Listed[] =>
    all
      .filter((one) => one.parent === parent)
      .toSorted((one, other) => one.started - other.started)
      .flatMap((one) => [one, ...below(one.pid)]);
  return below(pid);
}

/** The processes of a list that still run, and those that work on a file in the folder. */
export function survivors(of: readonly Listed[], folder: string): Listed[] {
  const known = new Map(of.map(({ pid, command }) => [pid, command]));
  return processes().filter(
    ({ pid, command }) => known.get(pid) === command || command.includes(`${folder}/`),
  );
}
