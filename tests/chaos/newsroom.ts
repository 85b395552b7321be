import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { endWithUs } from '@slugline/testing/processes/end-with-us';
import { type Authority, foundAuthority, hasOpenssl } from '@slugline/testing/samples/certificate-authority';
import { type Gateway, startCeph } from '@slugline/testing/servers/ceph';
import { type Fault, faultyProxy } from '@slugline/testing/servers/faulty-proxy';
import { freePort } from '@slugline/testing/servers/free-port';
import { startRedis, type TestRedis } from '@slugline/testing/servers/redis';
import { startS3 } from '@slugline/testing/servers/s3';
import { stringify } from 'yaml';
import { type Disk, mountDisk } from './disk.ts';

const command = join(import.meta.dirname, '../../packages/cli/bin/slugline.js');

/** The processes of the newsroom by name, with their services. Two publishers compete for each story. */
const services = {
  submission: 'submission',
  media: 'media',
  'publish-1': 'publish',
  'publish-2': 'publish',
  edge: 'edge',
} as const;
export type ProcessName = keyof typeof services;
export const processNames = Object.keys(services) as ProcessName[];

/** A request to a bucket, as the proxy sees it. */
interface BucketRequest {
  method: string;
  key: string;
}
type FaultOf = (request: BucketRequest) => Fault | undefined;

/** Where the working store is. `s3` is a bucket of a Ceph gateway, which has conditional writes. */
export type WorkingStore = 'directory' | 's3';

/** A newsroom of several processes with a directory and a bucket as destinations. Each part can fail alone. */
export interface Newsroom {
  /** The folder of its settings file, stores and logs. */
  folder: string;
  /** The disk of the data folder and the working store; undefined if none can be mounted. */
  disk: Disk | undefined;
  redis: TestRedis;
  /** The folder of the first destination. */
  publicFolder: string;
  /** The address of the first destination. */
  edgeUrl: string;
  apiUrl: string;
  /** The bucket of the second destination, without the proxy. */
  mirror: { endpoint: string; bucket: string };
  /** The process that runs under this name; undefined while it is being restarted. */
  pidOf(name: ProcessName): number | undefined;
  /** Sends a signal. A process that ends is restarted after half a second. */
  signal(name: ProcessName, signal: NodeJS.Signals): void;
  /** The buckets that can fail: `mirror`, and `working` if it is a bucket. */
  buckets: readonly string[];
  /** Decides what happens to each request to this bucket from now on. */
  disturb(bucket: string, faultOf: FaultOf): void;
  stop(): Promise<void>;
}

/** The data folder of the newsroom in this folder. */
export const dataFolder = (folder: string): string => join(folder, 'disk/data');

/** Starts everything. Resolves when every process has reported that it is ready. */
export async function startNewsroom(folder: string, store: WorkingStore): Promise<Newsroom> {
  const publicFolder = join(folder, 'public');
  const logs = join(folder, 'logs');
  await mkdir(logs, { recursive: true });
  const disk = await mountDisk(join(folder, 'disk'));
  const redis = await startRedis();
  const s3 = await startS3('mirror');
  const mirror = await openDoor('mirror', {
    endpoint: s3.endpoint,
    accessKeyId: 'any',
    secretAccessKey: 'any',
  });
  const ceph = store === 's3' ? await startCeph() : undefined;
  const working = ceph && (await openDoor('working', ceph));
  if (ceph) await createBucket('working', ceph);
  const doors = { mirror, ...(working ? { working } : {}) };
  const authority = hasOpenssl ? await foundAuthority() : undefined;
  const ports = { submission: await freePort(), edge: await freePort() };
  const edgeUrl = `http://127.0.0.1:${ports.edge}/`;
  const settings = {
    data: dataFolder(folder),
    redisUrl: redis.url,
    working: working?.location ?? { kind: 'directory', path: join(folder, 'disk/working') },
    destinations: [
      { name: 'public', store: { kind: 'directory', path: publicFolder }, baseUrl: edgeUrl },
      { name: 'mirror', store: mirror.location, baseUrl: `${s3.endpoint}/mirror/` },
    ],
    workers: { pictures: 2, videos: 1, drainMs: 500 },
    ...(await signing(authority)),
  };
  await writeFile(join(folder, 'slugline.yaml'), stringify(settings));

  let stopping = false;
  const running = new Map<ProcessName, ChildProcess>();
  const supervised = processNames.map((name) => {
    const port = name === 'submission' || name === 'edge' ? ports[name] : 0;
    const log = createWriteStream(join(logs, `${name}.log`), { flags: 'a' });
    const ready = Promise.withResolvers<void>();
    const supervision = (async () => {
      while (!stopping) {
        const child = spawn(process.execPath, [command, 'start', services[name], '--port', String(port)], {
          cwd: folder,
          env: { PATH: process.env.PATH, SLUGLINE_LOG: 'info' },
          stdio: ['ignore', 'ignore', 'pipe'],
        });
        endWithUs(child);
        running.set(name, child);
        child.stderr.on('data', (words: Buffer) => {
          log.write(words);
          if (words.includes('"msg":"ready"')) ready.resolve();
        });
        await once(child, 'close');
        running.delete(name);
        if (!stopping) await sleep(500);
      }
      log.end();
    })();
    return { ready: ready.promise, supervision };
  });
  await Promise.all(supervised.map(({ ready }) => ready));

  return {
    ...{ folder, disk, redis, publicFolder, edgeUrl, apiUrl: `http://127.0.0.1:${ports.submission}` },
    mirror: { endpoint: s3.endpoint, bucket: 'mirror' },
    pidOf: (name) => running.get(name)?.pid,
    signal: (name, signal) => void running.get(name)?.kill(signal),
    buckets: Object.keys(doors),
    disturb: (bucket, faultOf) => doors[bucket as keyof typeof doors]?.disturb(faultOf),
    stop: async () => {
      stopping = true;
      for (const child of running.values()) {
        child.kill('SIGCONT');
        child.kill('SIGTERM');
      }
      await Promise.all(supervised.map(({ supervision }) => supervision));
      await mirror.close();
      await working?.close();
      await s3.stop();
      await ceph?.stop();
      await redis[Symbol.asyncDispose]();
      await authority?.close();
    },
  };
}

/** Signing makes the bytes of two runs of one picture differ, so that a mix of two runs is noticed. */
async function signing(authority: Authority | undefined) {
  if (authority === undefined) return {};
  const { certificate, key } = await authority.issue('Photo desk', { organisation: 'Harbour Press' });
  return { credentials: { certificate, key, anchors: authority.anchors } };
}

type Account = Pick<Gateway, 'endpoint' | 'accessKeyId' | 'secretAccessKey'>;

/** A proxy in front of a bucket, and the settings by which services use it. */
async function openDoor(bucket: string, { endpoint, ...account }: Account) {
  let faultOf: FaultOf = () => undefined;
  const proxy = await faultyProxy(endpoint, ({ method = '', url = '' }) => {
    const { pathname } = new URL(url, endpoint);
    return faultOf({ method, key: decodeURIComponent(pathname).slice(`/${bucket}/`.length) });
  });
  return {
    location: {
      ...{ kind: 's3', bucket, endpoint: proxy.endpoint, region: 'us-east-1', ...account },
      ...{ forcePathStyle: true, checksums: 'when_required' },
    },
    disturb: (next: FaultOf) => {
      faultOf = next;
    },
    close: () => proxy[Symbol.asyncDispose](),
  };
}

async function createBucket(Bucket: string, { endpoint, ...credentials }: Account): Promise<void> {
  const client = new S3Client({ endpoint, region: 'us-east-1', credentials, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket }));
  client.destroy();
}
