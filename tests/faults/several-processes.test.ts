import { isDeepStrictEqual } from 'node:util';
import { reconcileJob } from '@slugline/queue';
import { bullQueue } from '@slugline/queue/testing';
import { expectAllComplete } from '@slugline/testing/newsroom/expect-complete';
import { startNewsroom } from '@slugline/testing/newsroom/newsroom';
import type { TestServer } from '@slugline/testing/newsroom/server';
import { watchEditions } from '@slugline/testing/newsroom/watch-editions';
import { openDesk } from '@slugline/testing/processes/command';
import { hasProc, isRunning } from '@slugline/testing/processes/running';
import { photograph } from '@slugline/testing/samples/media';
import { freePort } from '@slugline/testing/servers/free-port';
import { until, untilNone } from '@slugline/testing/until';
import pMap from 'p-map';
import { expect, it } from 'vitest';

const processes = 2;
const env = { SLUGLINE_PROCESSES: String(processes) };
const draft = (n: number) => `Bridge ${n} opens\n\nThe council said on Tuesday that it would.\n`;
const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);

/** Waits until `/readyz` says that so many of the processes run. */
const untilRunning = (url: string, running: number) =>
  until(async () => {
    const said = (await (await fetch(`${url}/readyz`)).json()) as { processes?: object };
    return isDeepStrictEqual(said.processes, { running, of: processes });
  });
const untilWhole = (url: string) => untilRunning(url, processes);

/** How many jobs of a queue each process has ended well, by the process's number. */
async function jobsDone({ url }: TestServer, queue: string): Promise<Map<string, number>> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const line = new RegExp(
    `^slugline_job_duration_seconds_count{queue="${queue}",result="completed",process="(\\d)"} (\\d+)$`,
    'gm',
  );
  return new Map([...text.matchAll(line)].map(([, process = '', jobs]) => [process, Number(jobs)]));
}

it('a hundred stories complete once each, in two processes, which /metrics tells apart', async () => {
  await using newsroom = await startNewsroom({ services: ['submission', 'publish', 'edge'], env });
  const { server } = newsroom;
  const { context } = server;
  await untilWhole(server.url);
  const storyIds = await pMap(numbers(100), (n) => newsroom.send({ draft: draft(n) }), { concurrency: 16 });
  for (const storyId of storyIds) expect(await server.settled(storyId)).toMatchObject({ state: 'complete' });
  for (const storyId of storyIds) {
    const events = (await context.journal.read(storyId)).flatMap((entry) => entry.events);
    const count = (type: string) => events.filter((event) => event.type === type).length;
    expect([count('planned'), count('edition-built'), count('edition-live')]).toEqual([1, 1, 1]);
  }
  const done = await jobsDone(server, 'submission');
  expect([...done.keys()].toSorted()).toEqual(['1', '2']);
  expect([...done.values()].reduce((sum, jobs) => sum + jobs)).toBe(100);
  const text = await (await fetch(`${server.url}/metrics`)).text();
  expect(text.match(/^process_resident_memory_bytes\{process="\d"\} \d+$/gm)).toHaveLength(processes);
  // What all share is said once.
  expect(text.match(/^slugline_queue_jobs\{.*queue="submission".*state="waiting".*$/gm)).toHaveLength(1);

  // The search of each minute is one job, whoever takes it.
  const publish = bullQueue(context.redis, 'publish');
  expect(await context.queues.hasSchedule(reconcileJob())).toBe(true);
  expect((await publish.getDelayed()).filter(({ name }) => name === 'reconcile')).toHaveLength(1);
});

it.skipIf(!hasProc)(
  'a process that is killed while stories run is replaced, and every story completes',
  async () => {
    await using newsroom = await startNewsroom({ services: ['submission', 'publish', 'edge'], env });
    const { server } = newsroom;
    await untilWhole(server.url);
    const [first = 0] = server.pids();
    const sending = pMap(numbers(40), (n) => newsroom.send({ draft: draft(n) }), { concurrency: 16 });
    await until(async () => ((await jobsDone(server, 'submission')).get('2') ?? 0) > 0);
    process.kill(first, 'SIGKILL');
    await untilRunning(server.url, 1);
    const storyIds = await sending;
    await untilWhole(server.url);
    const [second = 0] = server.pids();
    expect(second).not.toBe(first);
    for (const storyId of storyIds)
      expect(await server.settled(storyId)).toMatchObject({ state: 'complete' });
    await expectAllComplete(server, storyIds);
    await server.stop();
    expect(isRunning(second)).toBe(false);
  },
);

it('the editions of each story appear in their order at the destination, whichever process delivers them', async () => {
  await using newsroom = await startNewsroom({ env });
  const { server } = newsroom;
  await untilWhole(server.url);
  const storyIds: string[] = [];
  const watched = watchEditions(server, storyIds);
  try {
    for (const n of numbers(6)) {
      const media = await Promise.all(
        numbers(3).map((m) => photograph(`p${n}-${m}.jpg`, { colour: `#${n}${m}88${m}${n}` })),
      );
      storyIds.push(await newsroom.send({ draft: draft(n), media }));
    }
    for (const storyId of storyIds)
      expect(await server.settled(storyId)).toMatchObject({ state: 'complete' });
    await expectAllComplete(server, storyIds);
    const done = await jobsDone(server, 'distribute');
    expect([...done.keys()].toSorted()).toEqual(['1', '2']);
  } finally {
    await watched.stop();
  }
  expect(watched.seen.size).toBe(storyIds.length);
  for (const editions of watched.seen.values()) expect(editions).toEqual(editions.toSorted((a, b) => a - b));
  expect([...watched.seen.values()].some((editions) => editions.length > 1)).toBe(true);
});

/** `slugline up` with two processes that both work. */
async function up(desk: Awaited<ReturnType<typeof openDesk>>) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const running = desk.start(['up', '--port', String(port), '--data', 'data'], env);
  await running.says(/Slugline is up/);
  await untilWhole(url);
  return { running, url };
}
const sharing = async (desk: Awaited<ReturnType<typeof openDesk>>) =>
  (await desk.processes()).filter((command) => command.includes('process-entry'));

it.skipIf(!hasProc)('SIGTERM to slugline up ends all processes in order, and nothing is left', async () => {
  const desk = await openDesk();
  try {
    const { running, url } = await up(desk);
    expect(await sharing(desk)).toHaveLength(processes - 1);
    const said = await desk.run(['doctor', '--data', 'data'], { ...env, SLUGLINE_PORT: new URL(url).port });
    expect(said.stdout).toMatch(new RegExp(`ok +processes +2 at ${url}`));
    const { code, stderr } = await running.stop();
    // A busy machine may warn of a slow Redis.
    expect({ code, errors: stderr.match(/^.*"level":50.*$/gm) }).toEqual({ code: 0, errors: null });
    expect(await desk.processes()).toEqual([]);
    expect(await desk.left()).toEqual([]);
  } finally {
    await desk.close();
  }
});

it.skipIf(!hasProc)('a killed slugline up leaves no process', async () => {
  const desk = await openDesk();
  try {
    const { running } = await up(desk);
    await running.stop('SIGKILL');
    await untilNone(() => desk.processes());
  } finally {
    await desk.close();
  }
});
