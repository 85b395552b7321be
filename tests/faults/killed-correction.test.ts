import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isSettled, phaseOf, type StatusReport, type StoryState } from '@slugline/story';
import { type Newsroom, startNewsroom } from '@slugline/testing/newsroom/newsroom';
import { startService } from '@slugline/testing/processes/services';
import { photograph } from '@slugline/testing/samples/media';
import { type Fault, faultyProxy } from '@slugline/testing/servers/faulty-proxy';
import { freePort } from '@slugline/testing/servers/free-port';
import { startS3 } from '@slugline/testing/servers/s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** A step of a correction: the n-th write of such a key. The process is killed before the write, or after it. */
interface Step {
  service: 'submission' | 'publish';
  write: RegExp;
  nth?: number;
  when: 'before' | 'after';
}

const steps: [string, Step][] = [
  ['its Idempotency-Key is claimed', { service: 'submission', write: /^idempotency\//, when: 'after' }],
  ['its draft is stored', { service: 'submission', write: /^submissions\//, when: 'before' }],
  ['it is recorded', { service: 'submission', write: /^journal\//, when: 'before' }],
  [
    'it is recorded, and neither Redis nor the queue knows',
    { service: 'submission', write: /^journal\//, when: 'after' },
  ],
  ['its article is written', { service: 'submission', write: /^articles\//, when: 'after' }],
  ['its plan is recorded', { service: 'submission', write: /^journal\//, nth: 2, when: 'before' }],
  [
    'its plan is recorded, and its work is not queued',
    { service: 'submission', write: /^journal\//, nth: 2, when: 'after' },
  ],
  ['its edition is written', { service: 'publish', write: /^editions\//, when: 'after' }],
  ['its edition is recorded', { service: 'publish', write: /^journal\//, when: 'after' }],
  [
    'its page is live, and that is not recorded',
    { service: 'publish', write: /^journal\//, nth: 2, when: 'before' },
  ],
  [
    'it is recorded that its page is live',
    { service: 'publish', write: /^journal\//, nth: 2, when: 'after' },
  ],
];

let s3: Awaited<ReturnType<typeof startS3>>;
let newsroom: Newsroom;
let proxy: Awaited<ReturnType<typeof faultyProxy>>;
let env: Record<string, string>;
let api: string;
let storyId: string;
/** Returns the fault of a write, while a step is to be reached. */
let faultOf: (key: string) => Fault | undefined = () => undefined;

beforeAll(async () => {
  s3 = await startS3('newsroom');
  proxy = await faultyProxy(s3.endpoint, ({ method, url = '/' }) => {
    const key = decodeURIComponent(new URL(url, 'http://store').pathname).split('/').slice(2).join('/');
    return method === 'PUT' ? faultOf(key) : undefined;
  });
  const own = { ...s3.env, S3_BUCKET: 'newsroom', SLUGLINE_CATALOGUE: 'off' };
  newsroom = await startNewsroom({ services: ['media'], env: own });
  const port = String(await freePort());
  api = `http://127.0.0.1:${port}`;
  env = { ...own, S3_ENDPOINT: proxy.endpoint, SLUGLINE_PORT: port };
});
afterAll(async () => {
  await newsroom[Symbol.asyncDispose]();
  await proxy[Symbol.asyncDispose]();
  await s3.stop();
});

/** Starts a service in a process of its own, which reaches the store through the proxy. */
const start = (service: Step['service']) => {
  const { SLUGLINE_PORT: _port, ...noPort } = env;
  return startService(service, newsroom.server, service === 'submission' ? env : noPort);
};

async function startBoth(): Promise<AsyncDisposable> {
  const services = await Promise.all([start('submission'), start('publish')]);
  return {
    [Symbol.asyncDispose]: async () => {
      await Promise.all(services.map((service) => service.end('SIGTERM')));
    },
  };
}

const draft = (revision: number): string =>
  `Night ferry sails again\n\nThis is what revision ${revision} says.\n`;

/** Sends a form until it is accepted, as a client does whose server is started again. */
async function send(path: string, key: string, form: () => FormData): Promise<StatusReport> {
  for (;;) {
    const request = { method: 'POST', body: form(), headers: { 'idempotency-key': key } };
    const response = await fetch(`${api}${path}`, request).catch(() => undefined);
    if (response?.status === 202) return (await response.json()) as StatusReport;
    if (response !== undefined && response.status !== 503) throw new Error(await response.text());
    await sleep(100);
  }
}

const formOf = (revision: number, ...media: File[]) => {
  const form = new FormData();
  form.set('draft', new Blob([draft(revision)]), 'draft.txt');
  for (const file of media) form.append('media', file, file.name);
  return form;
};

/** Waits until the revision is complete, as the store has it. */
async function complete(revision: number): Promise<StoryState> {
  for (;;) {
    const state = await newsroom.server.context.journal.latest(storyId);
    const phase = phaseOf(state, Date.now());
    if (state.stuck) throw new Error(state.stuck.message);
    if (state.revision === revision && isSettled(phase)) {
      expect(phase).toBe('complete');
      return state;
    }
    await sleep(50);
  }
}

/** Resolves when a process has reached the step and can't go on. */
function reached({ write, nth = 1, when }: Step): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let seen = 0;
  faultOf = (key) => {
    if (!write.test(key) || ++seen < nth) return undefined;
    // The server gets the request before the process is killed.
    if (seen === nth) setTimeout(resolve, when === 'after' ? 200 : 0);
    return when === 'before' ? { holdAfter: 0 } : { unanswered: true };
  };
  return promise;
}

describe('a correction whose process is killed', () => {
  beforeAll(async () => {
    await using _services = await startBoth();
    const picture = await photograph('quay.jpg');
    ({ storyId } = await send('/v1/stories', 'story', () => formOf(1, picture)));
    await complete(1);
  }, 60_000);

  it.each(steps.map(([what, step], n) => ({ what, step, revision: n + 2 })))(
    'when $what, is complete, once',
    async ({ step, revision }) => {
      const atStep = reached(step);
      const [killed, other] = await Promise.all([
        start(step.service),
        step.service === 'publish' ? start('submission') : undefined,
      ]);
      const accepted = send(`/v1/stories/${storyId}/revisions`, `correction ${revision}`, () =>
        formOf(revision),
      );
      await atStep;
      await Promise.all([killed.end('SIGKILL'), other?.end('SIGTERM')]);
      faultOf = () => undefined;
      await newsroom.redis.runOutLocks();

      await using _services = await startBoth();
      expect(await accepted).toMatchObject({ revision });
      const { plan } = await complete(revision);
      const page = await readFile(join(newsroom.server.destination, plan?.path ?? '', 'index.html'), 'utf8');
      expect(page).toContain(`This is what revision ${revision} says.`);
      expect(page).toContain('.avif');
      const events = (await newsroom.server.context.journal.read(storyId)).flatMap((entry) => entry.events);
      const own = events.filter((event) => event.revision === revision).map(({ type }) => type);
      expect(own).toEqual(['submitted', 'planned', 'edition-built', 'edition-live']);
    },
  );
});
