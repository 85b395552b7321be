import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestServer } from '../newsroom/server.ts';
import { endWithUs } from './end-with-us.ts';

const command = join(import.meta.dirname, '../../../cli/bin/slugline.js');

/** `slugline start SERVICE` in a process of its own. */
export interface ServiceProcess {
  pid: number;
  /** Sends the signal and waits until the process is gone. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The parts of a newsroom that a service needs to know. */
interface Workplace {
  context: { redisAddress: string; config: { data: string } };
  destination?: string;
}

/**
 * Starts a service for the newsroom, with the same Redis and folders. Resolves when it is ready. It listens on
 * the port in `env`, or on any free one. `inside` are the first words of a command that runs the service in
 * another environment.
 */
export async function startService(
  service: 'submission' | 'media' | 'publish' | 'desk' | 'edge',
  server: Workplace,
  env: Record<string, string> = {},
  inside: readonly string[] = [],
): Promise<ServiceProcess> {
  const { redisAddress, config } = server.context;
  const port = env.SLUGLINE_PORT ?? '0';
  const [program = '', ...words] = [...inside, process.execPath, command, 'start', service, '--port', port];
  const child = spawn(program, words, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env.PATH,
      REDIS_URL: redisAddress,
      SLUGLINE_DATA: config.data,
      ...(server.destination === undefined ? {} : { SLUGLINE_DESTINATION: server.destination }),
      SLUGLINE_DRAIN_MS: '1',
      SLUGLINE_VIDEOS: '1',
      // A newsroom with a bucket needs PostgreSQL, or none.
      ...('S3_BUCKET' in env ? { SLUGLINE_CATALOGUE: 'off' } : {}),
      ...env,
    },
  });
  endWithUs(child);
  const gone = once(child, 'exit');
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    child.kill(signal);
    await gone;
  };
  await atWork(child, service);
  return { pid: child.pid ?? 0, end, [Symbol.asyncDispose]: () => end('SIGKILL') };
}

/** Waits until the service is ready. Reads its log until the end: a full pipe would block it. */
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

/** The scratch folder of a process that works for the newsroom on this machine. */
export const scratchOf = (server: TestServer, pid: number): string =>
  server.context.scratch.replace(/\d+$/, String(pid));

/** The files that a process of the newsroom is making from media, or has made and not yet uploaded. */
export async function halfMade(server: TestServer, pid = process.pid): Promise<string[]> {
  const names = await readdir(scratchOf(server, pid), { recursive: true });
  return names.filter((name) => /^job-\w+\/.*\.\w+$/.test(name) && !name.endsWith('/original'));
}
