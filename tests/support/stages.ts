import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { sha256Of } from '@slugline/story';
import { expect } from 'vitest';
import { type Fault, faultyProxy } from '../../packages/store/src/s3/faulty-proxy.ts';
import type { TestHouse } from './house.ts';
import { type Newsroom, startNewsroom } from './newsroom.ts';
import { descendantsOf, type ServiceProcess, startService, survivors } from './processes.ts';
import { until, untilNone } from './until.ts';

/** A stage of a media job, as it is seen from outside the process that does it. */
export interface Stage {
  /** The request to the object store that gets no answer, so that the work can't go past it. See `deedOf`. */
  held: RegExp;
  /** Only once there was this one. */
  after?: RegExp;
  /** So many bytes of the answer come; without them the store hears nothing of the request. */
  bytes?: number;
  /** The worker is killed while this process works for it: it ends before the request that is held. */
  tool?: RegExp;
}

/** Where the working store is: the variables that tell a service. */
type StoreEnv = { S3_ENDPOINT: string } & Record<string, string>;

/** A newsroom on S3 without a media service: that is started, and killed, in a process of its own. */
export const startNewsroomOn = (env: StoreEnv): Promise<Newsroom> =>
  startNewsroom({ services: ['submission', 'publish', 'edge'], env });

/** More would be too much for a job: it is given up when its workers die too often. */
const tries = 2;

/** Media workers that come to the store by a door which can be held shut, each in a process of its own. */
export interface Workers {
  /**
   * Starts a worker, and kills it with SIGKILL when it has come to the stage. One whose tool was not seen in time is
   * killed at the request that is held, and there is another try, once. Resolves when no process of it is left.
   * Rejects when the story is complete before a worker comes to the stage.
   */
  killAt(stage: Stage, storyId: string): Promise<void>;
  /** Starts a worker that is left alone. */
  start(): Promise<ServiceProcess>;
  /** The requests of all workers that have reached the store, in order: see `deedOf`. */
  deeds: string[];
  [Symbol.asyncDispose](): Promise<void>;
}

export async function openWorkers({ house, redis }: Newsroom, env: StoreEnv): Promise<Workers> {
  const deeds: string[] = [];
  let gate = gateAt({ held: /^$/ });
  const proxy = await faultyProxy(env.S3_ENDPOINT, (request) => {
    const deed = deedOf(request);
    const fault = gate.faultOf(deed);
    if (fault === undefined) deeds.push(deed);
    return fault;
  });
  const start = () => startService('media', house, { ...env, S3_ENDPOINT: proxy.endpoint });

  return {
    deeds,
    start: () => {
      gate = gateAt({ held: /^$/ });
      return start();
    },
    killAt: async (stage, storyId) => {
      const { tool } = stage;
      for (let n = 1; n <= tries; n++) {
        const door = gateAt(stage);
        gate = door;
        await using worker = await start();
        const atWork = () =>
          door.begun() && descendantsOf(worker.pid).some(({ command }) => tool?.test(command));
        const reached = await until(async () => {
          const { state } = await house.status(storyId);
          if (state === 'complete') throw new Error(`the story was complete before ${stage.held}`);
          return tool && atWork() ? 'tool' : door.holds() && 'request';
        });
        const children = descendantsOf(worker.pid);
        await worker.end('SIGKILL');
        await untilNone(() => survivors(children, house.folder));
        await redis.runOutLocks();
        if (tool === undefined || reached === 'tool') return;
      }
    },
    [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose](),
  };
}

/** Lets requests pass until the one comes at which the stage ends. */
function gateAt({ held, after, bytes = 0 }: Stage) {
  let begun = after === undefined;
  let holds = false;
  return {
    begun: () => begun,
    holds: () => holds,
    faultOf: (deed: string): Fault | undefined => {
      if (begun && held.test(deed)) {
        holds = true;
        return { holdAfter: bytes };
      }
      begun ||= after?.test(deed) ?? false;
      return undefined;
    },
  };
}

/**
 * What a request is about, in words: `PUT film/plan.json`, `LIST film/parts/`, `GET originals/…`, `PUT video.mp4 part 2`. The
 * folder of the run that made a file is left out.
 */
function deedOf({ method, url = '/' }: IncomingMessage): string {
  const { pathname, searchParams } = new URL(url, 'http://store');
  const key = decodeURIComponent(pathname).split('/').slice(2).join('/');
  const prefix = searchParams.get('prefix');
  const part = searchParams.get('partNumber');
  const [verb, name] = prefix === null ? [method, key] : ['LIST', prefix];
  return `${verb} ${withoutRun(name.replace(/^renditions\/\w+\/[^/]+\//, ''))}${part === null ? '' : ` part ${part}`}`;
}

/** A key, or a text with keys, without what differs from run to run: the folders in which they put their files. */
const withoutRun = (text: string): string => text.replace(/runs\/[^/]+\/[0-9a-f-]{36}\//g, '');

/** All that was made of media, by key: each object's SHA-256. The folders of runs are left out, in keys and in documents. */
export async function madeIn(
  { context: { working } }: TestHouse,
  original = '',
): Promise<Map<string, string>> {
  const made = new Map<string, string>();
  for await (const { key } of working.list(`renditions/${original}`)) {
    const bytes = await buffer((await working.get(key)).body);
    const same = key.endsWith('.json') ? withoutRun(String(bytes)) : bytes;
    const name = withoutRun(key);
    expect(made.has(name)).toBe(false);
    made.set(name, sha256Of(same));
  }
  expect(made.size).toBeGreaterThan(0);
  return made;
}

export const hashOfFile = async (file: File): Promise<string> =>
  sha256Of(Buffer.from(await file.arrayBuffer()));
