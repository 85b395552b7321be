import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { connect } from '@slugline/queue';
import { endWithUs } from '../processes/end-with-us.ts';
import { freePort } from './free-port.ts';

export interface TestRedis {
  url: string;
  /** Kills the server, as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again on the same port, with the contents of its append-only file. */
  start(): Promise<void>;
  /** Stops the process without ending it: connections stay open, and nothing is answered. */
  freeze(): void;
  /** Lets it go on after `freeze`. */
  thaw(): void;
  /** Sends it a command. */
  tell(command: string, ...words: string[]): Promise<unknown>;
  /** Deletes everything in it. */
  flush(): Promise<void>;
  /** Expires every job's lock now. A killed worker renews none, and the usual 15 s are long for a test. */
  runOutLocks(): Promise<void>;
  /** Ends the server and removes its data. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts a Redis for several processes, on a loopback port, with the settings that production needs. */
export async function startRedis(): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'slugline-test-redis-'));
  const port = String(await freePort());
  const url = `redis://127.0.0.1:${port}`;
  const listen = ['--bind', '127.0.0.1', '--port', port, '--dir', folder];
  const keep = ['--appendonly', 'yes', '--save', '', '--maxmemory-policy', 'noeviction'];
  let server: ChildProcess | undefined;

  const start = async () => {
    const starting = spawn('redis-server', [...listen, ...keep], { stdio: ['ignore', 'pipe', 'inherit'] });
    endWithUs(starting);
    const said: string[] = [];
    for await (const line of createInterface(starting.stdout)) {
      said.push(line);
      if (!/ready to accept connections/i.test(line)) continue;
      server = starting;
      starting.stdout.resume();
      return;
    }
    throw new Error(`redis-server did not start: ${said.join('\n')}`);
  };
  const end = async (signal: NodeJS.Signals) => {
    if (server === undefined) return;
    const ended = once(server, 'close');
    // A frozen process would not react to the signal that ends it.
    server.kill('SIGCONT');
    server.kill(signal);
    server = undefined;
    await ended;
  };

  const tell = async (command: string, ...words: string[]) => {
    const client = connect(url);
    try {
      return await client.call(command, ...words);
    } finally {
      client.disconnect();
    }
  };

  await start();
  return {
    url,
    start,
    kill: () => end('SIGKILL'),
    freeze: () => void server?.kill('SIGSTOP'),
    thaw: () => void server?.kill('SIGCONT'),
    tell,
    flush: async () => {
      await tell('FLUSHALL');
    },
    runOutLocks: async () => {
      const client = connect(url);
      for (const key of await client.keys('*:lock')) await client.pexpire(key, 1);
      client.disconnect();
    },
    [Symbol.asyncDispose]: async () => {
      await end('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
