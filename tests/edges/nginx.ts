import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ObjectStore, openStore } from '@slugline/store';
import { endWithUs } from '@slugline/testing/processes/end-with-us';
import { freePort } from '@slugline/testing/servers/free-port';
import { startS3 } from '@slugline/testing/servers/s3';
import type { Edge } from './conformance.ts';
import { publishTo } from './site.ts';

const infra = join(import.meta.dirname, '../../infra/edge');
const conf = join(infra, 'nginx.conf');

/**
 * Returns the two lines that infra/edge/nginx-purge.conf itself says have to be in nginx.conf, with the port of the
 * test: for `startNginx`.
 */
export async function linesForPurges(port: number): Promise<{ main: string; http: string }> {
  const text = await readFile(join(infra, 'nginx-purge.conf'), 'utf8');
  const [main = ''] = /load_module .*;/.exec(text) ?? [];
  return { main: `${main}\n`, http: text.replace('127.0.0.1:8082', `127.0.0.1:${port}`) };
}

/** A running nginx with its bucket. */
export interface Nginx extends Edge {
  /** Where it takes purges, if it does. */
  purges: string;
  /** The settings of the bucket. */
  bucket: ReturnType<Awaited<ReturnType<typeof startS3>>['location']>;
  /** Opens the bucket. */
  openBucket(): Promise<ObjectStore>;
  stopBucket(): Promise<void>;
  stopNginx(): Promise<void>;
}

/**
 * Starts nginx with infra/edge/nginx.conf, and with `more` lines for `http` and before it, and a bucket that has the
 * site. Needs nginx on this machine.
 */
export async function startNginx(
  more?: (port: number) => Promise<{ main: string; http: string }>,
): Promise<Nginx> {
  const bucket = 'slugline-public';
  const s3 = await startS3(bucket);
  const store = await openStore(s3.location(bucket));
  await publishTo(store, { twins: false });
  await store.close();

  const folder = await mkdtemp(join(tmpdir(), 'slugline-nginx-'));
  const [port, inner, purges] = [await freePort(), await freePort(), await freePort()];
  const { main, http } = (await more?.(purges)) ?? { main: '', http: '' };
  const here = [
    ['/tmp/nginx.pid', join(folder, 'nginx.pid')],
    ['/dev/stdout', 'off'],
    ['/var/cache/nginx', folder],
    ['server store:7070', `server ${new URL(s3.endpoint).host}`],
    ['listen 8080', `listen 127.0.0.1:${port}`],
    ['127.0.0.1:8081', `127.0.0.1:${inner}`],
    [
      'http {',
      `http { ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${join(folder, name)};`).join(' ')} ${http}`,
    ],
  ] as const;
  let text = await readFile(conf, 'utf8');
  for (const [from, to] of here) {
    if (!text.includes(from)) throw new Error(`infra/edge/nginx.conf has no “${from}” any more`);
    text = text.replaceAll(from, to);
  }
  const file = join(folder, 'nginx.conf');
  await writeFile(file, main + text);

  // Debian installs it in a folder that is only on root's PATH.
  const PATH = `${process.env.PATH}:/usr/sbin`;
  const nginx = spawn(
    'nginx',
    ['-e', 'stderr', '-p', folder, '-c', file, '-g', 'daemon off; master_process off;'],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, PATH },
    },
  );
  const said: string[] = [];
  nginx.stderr.setEncoding('utf8').on('data', (words: string) => said.push(words));
  endWithUs(nginx);
  const ended = once(nginx, 'close').catch((error: NodeJS.ErrnoException) => {
    said.push(
      error.code === 'ENOENT' ? 'nginx is not on this machine: apt-get install nginx' : error.message,
    );
  });
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  const origin = `http://127.0.0.1:${port}`;
  for (const end = Date.now() + 20_000; !(await answers(origin)); await sleep(20))
    if (isOver || Date.now() > end) throw new Error(`nginx does not answer: ${said.join('')}`);
  let bucketStops: Promise<void> | undefined;
  const stopBucket = () => {
    bucketStops ??= s3.stop();
    return bucketStops;
  };
  const stopNginx = async () => {
    nginx.kill('SIGTERM');
    await ended;
  };
  return {
    origin,
    purges: `http://127.0.0.1:${purges}/`,
    bucket: s3.location(bucket),
    openBucket: () => openStore(s3.location(bucket)),
    stopBucket,
    stopNginx,
    stop: async () => {
      await stopNginx();
      await stopBucket();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const answers = (origin: string): Promise<boolean> =>
  fetch(`${origin}/healthz`).then(
    (response) => response.ok,
    () => false,
  );
