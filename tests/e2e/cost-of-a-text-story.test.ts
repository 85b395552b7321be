import { setTimeout as sleep } from 'node:timers/promises';
import { countFileCalls } from '@slugline/testing/files/count-calls';
import { inSeries, recordStoreCalls } from '@slugline/testing/newsroom/count-calls';
import { untilNoJobs } from '@slugline/testing/newsroom/expect-complete';
import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { startS3 } from '@slugline/testing/servers/s3';
import { afterEach, describe, expect, it } from 'vitest';

const services = ['publish', 'submission', 'edge'];

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function onDirectory(): Promise<TestServer> {
  const newsroom = await startTestServer({ services });
  closing.push(newsroom.stop);
  return newsroom;
}

async function onS3(): Promise<TestServer> {
  const s3 = await startS3('newsroom', 'readers');
  closing.push(s3.stop);
  const env = { ...s3.env, S3_BUCKET: 'newsroom', S3_PUBLIC_BUCKET: 'readers' };
  const newsroom = await startTestServer({ services, env });
  closing.push(newsroom.stop);
  return newsroom;
}

/** Publishes a story of text. Resolves when its feeds are written, with the time when it was live, and its jobs. */
async function publishText(
  { submit, context }: TestServer,
  n: number,
): Promise<{ live: number; jobs: string[] }> {
  const ended: string[] = [];
  context.observers.push(({ job }) => ended.push(job));
  const draft = `Bridge number ${n} opens to traffic\n\nThe council said on Tuesday that it would.\n`;
  const { storyId } = (await (await submit({ draft })).json()) as { storyId: string };
  const live = new AbortController();
  for await (const { events } of context.journal.follow(storyId, 0, live.signal))
    if (events.some(({ type }) => type === 'edition-live')) live.abort();
  const at = performance.now();
  const jobs = () => ended.filter((job) => job.includes(storyId)).map((job) => job.replace(/-.*/, ''));
  await expect.poll(jobs).toEqual(expect.arrayContaining(['feeds', 'submission']));
  return { live: at, jobs: jobs() };
}

/** Added to each call, ms. It is long, so that calls that run side by side overlap on a busy machine, too. */
const latency = 150;

describe.each([
  ['a directory', onDirectory, { objects: 8, documents: 2, series: 12 }],
  ['S3', onS3, { objects: 8, documents: 2, series: 10 }],
] as const)('a text story on %s', (_name, open, most) => {
  it('writes few objects, and waits for few calls to the stores before it is live', async () => {
    const newsroom = await open();
    await publishText(newsroom, 1);
    const calls = recordStoreCalls(newsroom.context, latency);
    const { live, jobs } = await publishText(newsroom, 2);
    expect(jobs.toSorted()).toEqual(['feeds', 'submission']);
    const written = (store: string) =>
      calls.filter((call) => call.store === store && call.what.startsWith('put')).map(({ key }) => key);
    expect(written('working').toSorted()).toHaveLength(most.objects);
    expect(
      written('public').filter((key) => key.startsWith('news/') && !/\.(br|gz)$/.test(key)),
    ).toHaveLength(most.documents);
    const chain = inSeries(calls.filter(({ ended }) => ended <= live));
    const steps = chain.map(({ store, what, key }) => `${what} ${key} (${store})`);
    expect(steps.length, steps.join('\n')).toBeLessThanOrEqual(most.series);
  });
});

/** Commands of an idle newsroom, and those with which `publishText` reads. */
const notOfTheStory = new Set(['bzpopmin', 'ping', 'zrangebyscore', 'info']);
/** Whether a command is about the catalogue. One job writes the rows of up to 100 stories, so no story pays for it alone. */
const isOfCatalogue = (args: readonly string[]): boolean => args.some((arg) => arg.includes(':catalogue'));

/** Waits until no job runs and no change of a story waits for its job: changes are gathered for a quarter of a second. */
async function untilIdle(newsroom: TestServer): Promise<void> {
  await sleep(500);
  await untilNoJobs(newsroom);
}

it('a text story takes few calls to the file system', async () => {
  const newsroom = await onDirectory();
  await publishText(newsroom, 1);
  await untilIdle(newsroom);
  using calls = countFileCalls();
  await publishText(newsroom, 2);
  await untilIdle(newsroom);
  const counts = calls.all();
  const all = Object.values(counts).reduce((sum, calls) => sum + calls, 0);
  const said = JSON.stringify(counts);
  // The page, the manifest and two feeds, each with two twins.
  expect(calls.of('writeFile'), said).toBe(12);
  expect(calls.of('sync'), said).toBeLessThanOrEqual(26);
  expect(all, said).toBeLessThanOrEqual(150);
});

it('a text story takes at most 41 commands to Redis', async () => {
  const newsroom = await onDirectory();
  await publishText(newsroom, 1);
  // ioredis fails when Redis sends a monitored command before the client has read the answer to MONITOR.
  await untilIdle(newsroom);
  const monitor = await newsroom.context.redis.duplicate().monitor();
  closing.push(async () => monitor.disconnect());
  const sent: string[] = [];
  monitor.on('monitor', (_time: string, [command = '', ...args]: string[], source: string) => {
    if (source === 'lua' || notOfTheStory.has(command) || isOfCatalogue(args)) return;
    sent.push(command);
  });
  await publishText(newsroom, 2);
  expect(sent.length).toBeGreaterThan(20);
  expect(sent.length, sent.join(' ')).toBeLessThanOrEqual(41);
});
