import { readFileSync } from 'node:fs';
import { descendantsOf } from '../support/processes.ts';

/** Clock ticks per second as Linux tells them to programs: 100 on every common machine (`getconf CLK_TCK`). */
const TICKS = 100;

/**
 * CPU seconds, of user and system, that a process and all that it started have used so far: those that run, and those
 * that have ended and were waited for. A child that nobody waited for would be missing; the test holds the leash to it.
 */
export function cpuSecondsOf(pid: number): number {
  const pids = [pid, ...descendantsOf(pid).map((child) => child.pid)];
  return pids.map(ticksOf).reduce((sum, ticks) => sum + ticks, 0) / TICKS;
}

/** utime, stime, cutime and cstime of proc(5). */
function ticksOf(pid: number): number {
  const stat = statOf(pid);
  // The program's name, in brackets, may hold spaces; the state that follows it is the third field.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
}

function statOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return ''; // It has ended while we looked: what it used is its parent's now.
  }
}

/** The cores that this process may use, by number. */
export function ownCores(): number[] {
  const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  return list.split(',').flatMap((range) => {
    const [from = 0, to = from] = range.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, n) => from + n);
  });
}
