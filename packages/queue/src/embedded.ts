import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SluglineError } from '@slugline/story';
import { connect, type RedisAddress } from './connection.ts';

export interface EmbeddedRedis {
  address: RedisAddress;
  stop(): Promise<void>;
}

/**
 * Something that keeps this process alive while it is referenced: a child, or a pipe to it. Pipes have these methods
 * (net.Socket), but their type does not.
 */
interface Handle {
  ref(): void;
  unref(): void;
}

/**
 * Ends redis-server with this process. A watcher kills the server when its standard input closes, which the kernel does
 * when this process ends in any way. The shell then removes the socket's folder. This also works where
 * prctl(PR_SET_PDEATHSIG) does not exist.
 */
const serverScript = `
home=$1; shift
exec 3<&0
redis-server "$@" </dev/null 3<&- & server=$!
(read -r _ <&3; kill $server) >/dev/null 2>&1 & watcher=$!
exec 3<&-
wait $server
kill $watcher 2>/dev/null
rm -rf "$home"
`;

/**
 * Starts a private redis-server on a socket that only this user can open. It keeps an append-only file in `folder` and
 * uses `noeviction`, as BullMQ needs (https://docs.bullmq.io/guide/going-to-production). It ends with this process.
 * Throws `queue_unavailable` when redis-server is missing or does not start, or when `folder` can't be used.
 */
export async function startEmbeddedRedis(folder: string): Promise<EmbeddedRedis> {
  await mkdir(folder, { recursive: true }).catch((cause: Error) => {
    const message = `Redis can't keep its files in ${folder}: ${cause.message}`;
    throw new SluglineError('queue_unavailable', message, { where: folder, cause });
  });
  const unlock = await lock(folder);
  // The socket is not in `folder`, because a socket's path can have 107 characters at most.
  const home = await mkdtemp(join(tmpdir(), 'slugline-redis-'));
  const socket = join(home, 'redis.sock');
  const settings = ['--port', '0', '--unixsocket', socket, '--unixsocketperm', '700', '--dir', folder];
  const safety = [
    '--appendonly',
    'yes',
    '--save',
    '',
    '--maxmemory-policy',
    'noeviction',
    '--daemonize',
    'no',
  ];
  const child = spawn('/bin/sh', ['-c', serverScript, 'redis', home, ...settings, ...safety], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  let lastWords = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      lastWords = (lastWords + chunk.toString()).slice(-2000);
    });
  }
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  // All handles are needed. With fewer the process could end during a stop: the server ends before its output is read.
  const handles = [child, child.stdin, child.stdout, child.stderr] as unknown as Handle[];
  const stop = async () => {
    for (const handle of handles) handle.ref();
    child.stdin.end();
    await ended;
    await rm(home, { recursive: true, force: true });
    await unlock();
  };

  const probe = connect(`unix:${socket}`, {
    maxRetriesPerRequest: null,
    commandTimeout: undefined,
    retryStrategy: () => 20,
  });
  probe.on('error', () => {});
  // A large append-only file takes a while to load, so the wait ends only when the server answers or ends.
  const answered = await Promise.race([probe.ping().then(() => true), ended.then(() => false)]).catch(
    () => false,
  );
  probe.disconnect();
  if (!answered) {
    await stop();
    throw new SluglineError(
      'queue_unavailable',
      `redis-server did not start: ${lastWords.trim() || 'it wrote nothing'}`,
    );
  }
  await writeFile(join(folder, addressFile), `unix:${socket}`);
  // The server must not keep this process alive.
  for (const handle of handles) handle.unref();
  return { address: `unix:${socket}`, stop };
}

const addressFile = 'redis.address';

/** Returns the address of the server that a process runs in this folder, if there is one. */
export async function runningRedis(folder: string): Promise<RedisAddress | undefined> {
  const owner = Number(await readFile(join(folder, lockFile), 'utf8').catch(() => '0'));
  if (!isRunning(owner)) return undefined;
  return readFile(join(folder, addressFile), 'utf8').catch(() => undefined);
}

const lockFile = 'redis.lock';

/** Allows one server per folder: two would write the same append-only file. Takes over the lock of a dead process. */
async function lock(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, lockFile);
  for (;;) {
    try {
      await writeFile(file, String(process.pid), { flag: 'wx' });
      return () => rm(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const owner = Number(await readFile(file, 'utf8').catch(() => '0'));
      if (owner !== process.pid && isRunning(owner)) {
        const message = `${folder} is in use by process ${owner}: stop it, or name another folder with --data`;
        throw new SluglineError('queue_unavailable', message, { where: folder });
      }
      await rm(file, { force: true });
    }
  }
}

/** Whether a process with this id is running. */
export function isRunning(pid: number): boolean {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
