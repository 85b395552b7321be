import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { endWithUs } from './end-with-us.ts';

const slugline = resolve(import.meta.dirname, '../../../cli/bin/slugline.js');

/** The output and the exit code of a command; `code` is null if a signal ended it. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  pid: number;
  ended: Promise<Ended>;
  /** Resolves when stdout or stderr contains these words. Rejects if the command ends without them. */
  says(words: RegExp): Promise<void>;
  /** Its stderr so far. */
  stderr(): string;
  /** Sends SIGTERM, as an init system does, or another signal. Waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<Ended>;
}

/** A working folder for `slugline`, and a temporary folder that nothing else writes to. */
export interface Desk {
  folder: string;
  run(args: readonly string[], env?: Record<string, string>): Promise<Ended>;
  /** `inside` are the first words of a command that runs `slugline` in another environment. */
  start(args: readonly string[], env?: Record<string, string>, inside?: readonly string[]): Running;
  /** The files that commands have left in the temporary folder. */
  left(): Promise<string[]>;
  /** The command lines of all running processes that descend from commands started here. */
  processes(): Promise<string[]>;
  close(): Promise<void>;
}

export async function openDesk(): Promise<Desk> {
  const home = await mkdtemp(join(tmpdir(), 'slugline-desk-'));
  const [folder, temporary] = [join(home, 'desk'), join(home, 'tmp')];
  await mkdir(folder);
  await mkdir(temporary);
  const running = new Set<ChildProcess>();
  // Nothing of this shell's environment. Every descendant inherits TMPDIR, and is found by it.
  const own = { PATH: process.env.PATH ?? '', HOME: home, TMPDIR: temporary };
  const begin = (
    args: readonly string[],
    env: Record<string, string> = {},
    inside: readonly string[] = [],
  ) => {
    const [program = '', ...words] = [...inside, process.execPath, slugline, ...args];
    const child = spawn(program, words, {
      cwd: folder,
      env: { ...own, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    endWithUs(child);
    running.add(child);
    child.once('close', () => running.delete(child));
    return follow(child);
  };
  return {
    folder,
    run: (args, env) => begin(args, env).ended,
    start: begin,
    left: () => readdir(temporary),
    processes: () => processesWith(`TMPDIR=${temporary}\0`),
    close: async () => {
      for (const child of running) child.kill('SIGKILL');
      await rm(home, { recursive: true, force: true });
    },
  };
}

function follow(child: ChildProcess): Running {
  const said = { stdout: '', stderr: '' };
  const wakes = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
      for (const wake of wakes) wake();
    });
  }
  const ended = new Promise<Ended>((resolveEnd, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolveEnd({ code, ...said }));
  });
  return {
    pid: child.pid ?? 0,
    ended,
    stderr: () => said.stderr,
    says: (words) =>
      new Promise((resolveSaid, reject) => {
        const look = () => {
          if (!words.test(said.stdout) && !words.test(said.stderr)) return;
          wakes.delete(look);
          resolveSaid();
        };
        wakes.add(look);
        look();
        ended.then(
          ({ stdout, stderr }) => reject(new Error(`ended without ${words}: ${stdout}${stderr}`)),
          reject,
        );
      }),
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
  };
}

/** The command lines of all processes with this entry in their environment (Linux: proc(5)). */
async function processesWith(entry: string): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const commands = await Promise.all(
    ids.map(async (id) => {
      // A process may end meanwhile.
      const environment = await readFile(`/proc/${id}/environ`, 'utf8').catch(() => '');
      if (!environment.includes(entry)) return undefined;
      return (await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ').trim();
    }),
  );
  return commands.filter((command) => command !== undefined && command !== '') as string[];
}
