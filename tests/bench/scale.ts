import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { loadConfig } from '@slugline/config';
import { eachMinute } from '@slugline/publish';
import { type Context, openContext } from '@slugline/runtime';
import { freePort } from '@slugline/testing/servers/free-port';
import pino from 'pino';
import { startCommand, untilOk } from './command.ts';
import { cpuSecondsOf } from './cpu.ts';
import { median, quantile } from './medians.ts';
import { catalogueFilled, catalogueSize, costOfFeeds, costOfLists } from './scale/lists.ts';
import { type Folders, fillNewsroom } from './scale/newsroom.ts';
import { environmentOf, measureCommand, memoryOf } from './scale/process.ts';

export interface ScaleBench {
  /** Numbers of stories in the archive. */
  sizes: readonly number[];
  /** How many stories are submitted at each size. */
  stories: number;
  signal: AbortSignal;
  onProgress(words: string): void;
}

/** What an archive of one size costs. */
interface ScaleFigures {
  fillSeconds: number;
  /** The size of the working store, and how many files and folders it has. */
  storeMb: number;
  storeInodes: number;
  /** `slugline rebuild` after Redis was lost: its CPU includes that of its Redis. */
  rebuildSeconds: number;
  rebuildCpuSeconds: number;
  rebuildPeakMb: number;
  /** From the start of the process until /healthz and /readyz answer 200. */
  healthyMs: number;
  readyMs: number;
  /** From submission to live document, one story at a time. */
  liveP50Ms: number;
  liveP99Ms: number;
  /** From ready until the catalogue has all stories, and its size. */
  catalogueSeconds: number;
  catalogueMb: number;
  /** `GET /v1/stories`. */
  newestP50Ms: number;
  newestP99Ms: number;
  /** The same for a section, and for a search. The CPU of one is that of the server with its Redis. */
  sectionP50Ms: number;
  sectionP95Ms: number;
  sectionCpuMs: number;
  searchP50Ms: number;
  searchP95Ms: number;
  searchCpuMs: number;
  /** The writing of all feeds. The CPU is that of its own process. */
  feedsP50Ms: number;
  feedsP95Ms: number;
  feedsCpuMs: number;
  /** What the publish service does each minute: medians. The CPU is that of its own process. */
  minuteMs: number;
  minuteCpuMs: number;
  processMb: number;
  redisMb: number;
}

/** Measures archives of these sizes, one after another. Needs `/proc` and `du`. */
export async function benchScale({ sizes, ...bench }: ScaleBench): Promise<Record<string, ScaleFigures>> {
  const figures: Record<string, ScaleFigures> = {};
  for (const size of sizes) figures[size] = await measureSize(size, bench);
  return figures;
}

async function measureSize(
  size: number,
  { stories, signal, onProgress }: Omit<ScaleBench, 'sizes'>,
): Promise<ScaleFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'slugline-bench-scale-'));
  const folders: Folders = { data: join(folder, 'data'), public: join(folder, 'public') };
  const working = join(folders.data, 'working');
  const tell = (words: string) => onProgress(`${size} stories: ${words}`);
  try {
    await mkdir(working, { recursive: true });
    const filling = performance.now();
    let told = filling;
    await fillNewsroom(folders, size, signal, (written) => {
      if (performance.now() - told < 5000) return;
      told = performance.now();
      tell(`${written} written`);
    });
    const fillSeconds = (performance.now() - filling) / 1000;
    tell(`written in ${fillSeconds.toFixed(1)} s`);
    const store = await sizeOf(working);
    const rebuild = await measureCommand(folders, signal, 'rebuild', '--data', folders.data);
    tell(`rebuilt in ${rebuild.seconds.toFixed(1)} s, ${rebuild.cpuSeconds.toFixed(1)} s of CPU`);
    const running = await measureServer(folders, stories, signal, tell);
    return {
      fillSeconds: round(fillSeconds),
      storeMb: megabytes(store.bytes),
      storeInodes: store.inodes,
      rebuildSeconds: round(rebuild.seconds),
      rebuildCpuSeconds: round(rebuild.cpuSeconds),
      rebuildPeakMb: megabytes(rebuild.peakBytes),
      ...running,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs a server in a process of its own, and measures it from outside. */
async function measureServer(
  folders: Folders,
  stories: number,
  signal: AbortSignal,
  tell: (words: string) => void,
) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const started = performance.now();
  const words = ['up', '--port', String(port), '--data', folders.data];
  const server = startCommand({ env: environmentOf(folders) }, ...words);
  const ended = server.ended.then((code) => {
    throw new Error(`slugline up ended with ${code}`);
  });
  ended.catch(() => {});
  const since = async (path: string) => {
    await untilOk(server, `${url}${path}`, signal);
    return performance.now() - started;
  };
  try {
    const healthyMs = await since('/healthz');
    const readyMs = await since('/readyz');
    tell(`ready after ${readyMs.toFixed(0)} ms`);
    await using newsroom = await openNewsroom(folders);
    const { context } = newsroom;
    const catalogueSeconds = await Promise.race([catalogueFilled(context, signal), ended]);
    tell(`the catalogue is full after ${catalogueSeconds.toFixed(1)} s`);
    await times(20, () => oneStory(url, context));
    const live = await times(stories, () => oneStory(url, context));
    tell(`live after ${median(live)?.toFixed(1)} ms`);
    const newest = await times(100, () => list(url));
    const lists = await costOfLists(url, () => cpuSecondsOf(server.pid) * 1000);
    const feeds = await costOfFeeds(context);
    tell(`a search took ${lists.searchP50Ms} ms, the feeds ${feeds.feedsP50Ms} ms`);
    const minutes: { ms: number; cpuMs: number }[] = [];
    for (let n = 0; n < 5; n++) minutes.push(await oneMinute(context));
    const minuteMs = median(minutes.map(({ ms }) => ms)) ?? 0;
    tell(`the work of a minute took ${minuteMs.toFixed(0)} ms`);
    const memory = /used_memory:(\d+)/.exec(await context.redis.info('memory'))?.[1];
    return {
      healthyMs: round(healthyMs),
      readyMs: round(readyMs),
      liveP50Ms: round(quantile(live, 0.5)),
      liveP99Ms: round(quantile(live, 0.99)),
      catalogueSeconds: round(catalogueSeconds),
      catalogueMb: megabytes(await catalogueSize(folders.data)),
      newestP50Ms: round(quantile(newest, 0.5)),
      newestP99Ms: round(quantile(newest, 0.99)),
      ...lists,
      ...feeds,
      minuteMs: round(minuteMs),
      minuteCpuMs: round(median(minutes.map(({ cpuMs }) => cpuMs)) ?? 0),
      processMb: megabytes(memoryOf(server.pid, 'VmRSS')),
      redisMb: megabytes(Number(memory)),
    };
  } finally {
    server.kill('SIGTERM');
    await server.ended;
  }
}

/** Opens the stores and the Redis of the running server from this process. */
async function openNewsroom(folders: Folders) {
  const config = loadConfig({ env: environmentOf(folders), flags: {} });
  const context = await openContext(config, pino({ level: 'silent' }), { attach: true });
  return { context, [Symbol.asyncDispose]: () => context.close() };
}

/** Calls one after another and returns how long each took, ms. */
async function times(count: number, call: () => Promise<void>): Promise<number[]> {
  const taken: number[] = [];
  for (let n = 0; n < count; n++) {
    const started = performance.now();
    await call();
    taken.push(performance.now() - started);
  }
  return taken;
}

let submitted = 0;

/** Submits a story and waits until its journal says that its page is live. */
async function oneStory(url: string, { journal }: Context): Promise<void> {
  const form = new FormData();
  const text = 'The council said on Tuesday that the work would begin as soon as the weather allows. '.repeat(
    20,
  );
  form.set('draft', new Blob([`Ferry number ${++submitted} sails again\n\n${text}\n`]), 'draft.txt');
  const response = await fetch(`${url}/v1/stories?again=true`, { method: 'POST', body: form });
  const { storyId } = (await response.json()) as { storyId: string };
  const live = new AbortController();
  for await (const { events } of journal.follow(storyId, 0, live.signal)) {
    if (events.some(({ type }) => type === 'edition-live')) live.abort();
  }
}

async function list(url: string): Promise<void> {
  const response = await fetch(`${url}/v1/stories`);
  const { stories } = (await response.json()) as { stories: unknown[] };
  if (stories.length !== 50) throw new Error(`the list has ${stories.length} stories`);
}

/** Does the work of a minute in this process. */
async function oneMinute(context: Context): Promise<{ ms: number; cpuMs: number }> {
  for (;;) {
    const started = performance.now();
    const before = process.cpuUsage();
    const isDone = await eachMinute(context);
    const { user, system } = process.cpuUsage(before);
    if (isDone) return { ms: performance.now() - started, cpuMs: (user + system) / 1000 };
    // The server is at it.
    await wait(100);
  }
}

/** What a folder takes on its disk. */
async function sizeOf(folder: string): Promise<{ bytes: number; inodes: number }> {
  const first = async (...options: string[]) => {
    const { stdout } = await promisify(execFile)('du', ['-s', ...options, folder]);
    return Number(stdout.split('\t')[0]);
  };
  return { bytes: await first('--block-size=1'), inodes: await first('--inodes') };
}

const round = (value: number): number => Math.round(value * 10) / 10;
const megabytes = (bytes: number): number => round(bytes / 2 ** 20);
