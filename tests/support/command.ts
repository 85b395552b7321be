import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { tether } from './tether.ts';

const slugline = resolve(import.meta.dirname, '../../packages/cli/bin/slugline.js');

/** What a command said and how it ended; `code` is null when a signal ended it. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  ended: Promise<Ended>;
  /** Resolves when stdout or stderr has said this; rejects when the command ends without. */
  says(words: RegExp): Promise<void>;
  /** What it has said on stderr so far. */
  stderr(): string;
  /** Asks it to stop, as an init system does, and waits for its end. */
  stop(signal?: NodeJS.Signals): Promise<Ended>;
}

/** A place in which `slugline` is used by itself: a working folder, and a temporary folder that nobody else writes to. */
export interface Desk {
  folder: string;
  run(args: readonly string[], env?: Record<string, string>): Promise<Ended>;
  /** `inside` is a command that runs another one in surroundings of its own: its words come first. */
  start(args: readonly string[], env?: Record<string, string>, inside?: readonly string[]): Running;
  /** The files that commands have left in the temporary folder. */
  left(): Promise<string[]>;
  /** The commands of the processes that were started from here, by whomever, and still run. */
  processes(): Promise<string[]>;
  close(): Promise<void>;
}

export async function openDesk(): Promise<Desk> {
  const home = await mkdtemp(join(tmpdir(), 'slugline-desk-'));
  const [folder, temporary] = [join(home, 'desk'), join(home, 'tmp')];
  await mkdir(folder);
  await mkdir(temporary);
  const running = new Set<ChildProcess>();
  // Nothing of this shell's settings: what a test says is all there is. Every descendant inherits TMPDIR.
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
    tether(child);
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

/** The command lines of all processes that have this in their environment (Linux: proc(5)). */
async function processesWith(entry: string): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const commands = await Promise.all(
    ids.map(async (id) => {
      // A process may end while we look.
      const environment = await readFile(`/proc/${id}/environ`, 'utf8').catch(() => '');
      if (!environment.includes(entry)) return undefined;
      return (await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ').trim();
    }),
  );
  return commands.filter((command) => command !== undefined && command !== '') as string[];
}
