import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestHouse } from './house.ts';
import { tether } from './tether.ts';

const command = join(import.meta.dirname, '../../packages/cli/bin/slugline.js');

/** `slugline start SERVICE` in a process of its own. */
export interface ServiceProcess {
  pid: number;
  /** Sends the signal and waits until the process is gone. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** What a service has to know of the house that it works for. */
interface Workplace {
  context: { redisAddress: string; config: { data: string } };
  destination?: string;
}

/**
 * Starts a service that works for the house: the same Redis, the same folders. Resolves when it is at work. It listens on
 * the port that `env` names, or on any free one.
 * `inside` is a command that becomes the service, in surroundings of its own: its words come first.
 */
export async function startService(
  service: 'submission' | 'media' | 'publish' | 'desk' | 'edge',
  house: Workplace,
  env: Record<string, string> = {},
  inside: readonly string[] = [],
): Promise<ServiceProcess> {
  const { redisAddress, config } = house.context;
  const port = env.SLUGLINE_PORT ?? '0';
  const [program = '', ...words] = [...inside, process.execPath, command, 'start', service, '--port', port];
  const child = spawn(program, words, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env.PATH,
      REDIS_URL: redisAddress,
      SLUGLINE_DATA: config.data,
      ...(house.destination === undefined ? {} : { SLUGLINE_DESTINATION: house.destination }),
      SLUGLINE_DRAIN_MS: '1',
      SLUGLINE_VIDEOS: '1',
      ...env,
    },
  });
  tether(child);
  const gone = once(child, 'exit');
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    child.kill(signal);
    await gone;
  };
  await atWork(child, service);
  return { pid: child.pid ?? 0, end, [Symbol.asyncDispose]: () => end('SIGKILL') };
}

/** Reads its log for as long as it writes one: a full pipe would hold it up. */
async function atWork(child: ChildProcess, service: string): Promise<void> {
  const words: string[] = [];
  await new Promise<void>((resolve, reject) => {
    if (child.stderr === null) throw new Error('its log must be a pipe');
    createInterface(child.stderr).on('line', (line) => {
      words.push(line);
      if (line.includes('"msg":"ready"')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`${service} ended (${code}): ${words.join('\n')}`)));
  });
}

/** Where `/proc` tells which processes there are. */
export const hasProc = process.platform === 'linux';

interface Listed {
  pid: number;
  parent: number;
  /** The program's file name and its arguments. */
  command: string;
}

/** All processes that run, without those that ended and were not waited for. */
function processes(): Listed[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        // What follows the name in brackets: proc(5).
        const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return state === 'Z' || state === 'X' ? [] : [{ pid: Number(name), parent: Number(parent), command }];
      } catch {
        return []; // It has ended.
      }
    });
}

/** The processes that a process has started, and those that these have started. */
export function descendantsOf(pid: number): Listed[] {
  const all = processes();
  const below = (parent: number): Listed[] =>
    all.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)]);
  return below(pid);
}

/** Where a process on this machine keeps its files while it works for the house. */
export const scratchOf = (house: TestHouse, pid: number): string =>
  house.context.scratch.replace(/\d+$/, String(pid));

/** The files that a process of the house has begun to make of media, or has made and not yet put into the store. */
export async function halfMade(house: TestHouse, pid = process.pid): Promise<string[]> {
  const names = await readdir(scratchOf(house, pid), { recursive: true });
  return names.filter((name) => /^job-\w+\/.*\.\w+$/.test(name) && !name.endsWith('/original'));
}

/** Whichever of these still run, or work on a file in the folder. */
export function survivors(of: readonly Listed[], folder: string): Listed[] {
  const known = new Map(of.map(({ pid, command }) => [pid, command]));
  return processes().filter(
    ({ pid, command }) => known.get(pid) === command || command.includes(`${folder}/`),
  );
}
