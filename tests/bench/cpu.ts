import { readFileSync } from 'node:fs';
import { descendantsOf } from '@slugline/testing/processes/running';

/** Clock ticks per second in the figures of Linux: 100 on every common machine (`getconf CLK_TCK`). */
const TICKS = 100;

/**
 * Returns the CPU seconds (user and system) of a process and its descendants so far: of those that run, and of
 * those that ended and were waited for. A child that nobody waited for would be missing. The test checks that
 * the sandbox waits for its command.
 */
export function cpuSecondsOf(pid: number): number {
  const pids = [pid, ...descendantsOf(pid).map((child) => child.pid)];
  return pids.map(ticksOf).reduce((sum, ticks) => sum + ticks, 0) / TICKS;
}

/** utime, stime, cutime and cstime of proc(5). */
function ticksOf(pid: number): number {
  const stat = statOf(pid);
  // The program's name, in brackets, may contain spaces. The state after it is the third field.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
}

function statOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return ''; // It has ended meanwhile: its CPU time is counted with its parent's now.
  }
}

/** The numbers of the cores that this process may use. */
export function ownCores(): number[] {
  const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  return list.split(',').flatMap((range) => {
    const [from = 0, to = from] = range.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, n) => from + n);
  });
}
