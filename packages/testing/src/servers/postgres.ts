import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { endWithUs } from '../processes/end-with-us.ts';
import { freePort } from './free-port.ts';

export interface TestPostgres {
  /** Makes a new, empty database. */
  database(): Promise<TestDatabase>;
  /** Ends the server at once. */
  stop(): Promise<void>;
  /** Starts it again, with its data. */
  start(): Promise<void>;
  /** Ends the server and removes its data. */
  [Symbol.asyncDispose](): Promise<void>;
}

interface TestDatabase {
  url: string;
  /** Runs SQL with the server's own client, and returns what that prints. */
  tell(sql: string): Promise<string>;
}

const user = 'slugline';
/** The user `nobody`: PostgreSQL refuses to run as root. */
const nobody = 65_534;

/** Starts a PostgreSQL server on a loopback port. */
export async function startPostgres(): Promise<TestPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'slugline-test-postgres-'));
  const identity = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
  if ('uid' in identity) await chown(folder, nobody, nobody);
  const env = { PATH: path(), LC_ALL: 'C', HOME: folder };
  const port = String(await freePort());
  const run = async (command: string, ...words: string[]) =>
    (await promisify(execFile)(command, words, { ...identity, env, cwd: folder })).stdout;
  const data = join(folder, 'data');
  await run('initdb', '-D', data, '-U', user, '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync');
  let server: ChildProcess | undefined;

  const start = async () => {
    const words = [
      '-D',
      data,
      '-p',
      port,
      '-h',
      '127.0.0.1',
      '-c',
      'unix_socket_directories=',
      '-c',
      'fsync=off',
    ];
    const starting = spawn('postgres', words, {
      ...identity,
      env,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    endWithUs(starting);
    const said: string[] = [];
    for await (const line of createInterface(starting.stderr)) {
      said.push(line);
      if (!/ready to accept connections/.test(line)) continue;
      server = starting;
      starting.stderr.resume();
      return;
    }
    throw new Error(`postgres did not start: ${said.join('\n')}`);
  };
  const stop = async () => {
    if (server === undefined) return;
    const ended = once(server, 'close');
    // An immediate shutdown: https://www.postgresql.org/docs/current/server-shutdown.html
    server.kill('SIGQUIT');
    server = undefined;
    await ended;
  };

  const tell = (database: string, sql: string) =>
    run('psql', '-h', '127.0.0.1', '-p', port, '-U', user, '-d', database, '-Atc', sql);

  await start();
  let databases = 0;
  return {
    database: async () => {
      const name = `newsroom_${++databases}`;
      await tell('postgres', `create database ${name}`);
      return {
        url: `postgres://${user}@127.0.0.1:${port}/${name}`,
        tell: (sql) => tell(name, sql),
      };
    },
    start,
    stop,
    [Symbol.asyncDispose]: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Returns PATH with the folders where Debian keeps the programs of each version. The newest comes first. */
function path(): string {
  const versions = globSync('/usr/lib/postgresql/*/bin').toSorted((one, other) =>
    other.localeCompare(one, 'en', { numeric: true }),
  );
  return [...versions, process.env.PATH].join(delimiter);
}
