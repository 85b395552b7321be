import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { sha256Of } from '@slugline/story';
import { expect } from 'vitest';
import { descendantsOf, survivors } from '../processes/running.ts';
import { type ServiceProcess, startService } from '../processes/services.ts';
import { type Fault, faultyProxy } from '../servers/faulty-proxy.ts';
import { until, untilNone } from '../until.ts';
import { type Newsroom, startNewsroom } from './newsroom.ts';
import type { TestServer } from './server.ts';

/** A stage of a media job, as seen from outside its process. */
export interface Stage {
  /** The request to the object store that gets no answer, so that the job can't go on. See `deedOf`. */
  held: RegExp;
  /** The stage begins only after this request. */
  after?: RegExp;
  /** Answer this many bytes. If it is missing, the request does not even reach the store. */
  bytes?: number;
  /** Kill the worker while this process works for it. It ends before the request that is held. */
  tool?: RegExp;
}

/** The environment variables that name the working store. */
type StoreEnv = { S3_ENDPOINT: string } & Record<string, string>;

/** A newsroom on S3 without a media service. Tests start and kill that in a process of its own. */
export const startNewsroomOn = (env: StoreEnv): Promise<Newsroom> =>
  startNewsroom({ services: ['submission', 'publish', 'edge'], env });

/** The most tries. A job is given up if its workers die too often. */
const tries = 2;

/** Media workers in processes of their own. They reach the store through a proxy that can hold requests. */
export interface Workers {
  /**
   * Starts a worker and kills it with SIGKILL at the stage. If the stage's tool was not seen in time, kills the
   * worker at the held request and tries once more. Resolves when none of its processes is left. Rejects if the
   * story is complete before a worker reaches the stage.
   */
  killAt(stage: Stage, storyId: string): Promise<void>;
  /** Starts a worker that is not killed. */
  start(): Promise<ServiceProcess>;
  /** The requests of all workers that reached the store, in order: see `deedOf`. */
  deeds: string[];
  [Symbol.asyncDispose](): Promise<void>;
}

export async function openWorkers({ server, redis }: Newsroom, env: StoreEnv): Promise<Workers> {
  const deeds: string[] = [];
  let gate = gateAt({ held: /^$/ });
  const proxy = await faultyProxy(env.S3_ENDPOINT, (request) => {
    const deed = deedOf(request);
    const fault = gate.faultOf(deed);
    if (fault === undefined) deeds.push(deed);
    return fault;
  });
  const start = () => startService('media', server, { ...env, S3_ENDPOINT: proxy.endpoint });

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
          const { state } = await server.status(storyId);
          if (state === 'complete') throw new Error(`the story was complete before ${stage.held}`);
          return tool && atWork() ? 'tool' : door.holds() && 'request';
        });
        const children = descendantsOf(worker.pid);
        await worker.end('SIGKILL');
        await untilNone(() => survivors(children, server.folder));
        await redis.runOutLocks();
        if (tool === undefined || reached === 'tool') return;
      }
    },
    [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose](),
  };
}

/** Lets requests pass until the one at which the stage ends. */
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
 * Describes a request in words: `PUT film/plan.json`, `LIST film/parts/`, `GET originals/…`, `PUT video.mp4
 * part 2`. Leaves out the folder of the run that made the file.
 */
function deedOf({ method, url = '/' }: IncomingMessage): string {
  const { pathname, searchParams } = new URL(url, 'http://store');
  const key = decodeURIComponent(pathname).split('/').slice(2).join('/');
  const prefix = searchParams.get('prefix');
  const part = searchParams.get('partNumber');
  const [verb, name] = prefix === null ? [method, key] : ['LIST', prefix];
  return `${verb} ${withoutRun(name.replace(/^renditions\/\w+\/[^/]+\//, ''))}${part === null ? '' : ` part ${part}`}`;
}

/** Removes the parts of a key, or of keys in a text, that differ between runs: the folders of the runs. */
const withoutRun = (text: string): string => text.replace(/runs\/[^/]+\/[0-9a-f-]{36}\//g, '');

/** Returns the SHA-256 of every rendition by key. Removes the folders of runs from keys and documents. */
export async function madeIn(
  { context: { working } }: TestServer,
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
