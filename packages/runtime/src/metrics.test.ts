import { openQueues } from '@slugline/queue';
import { startRedis, type TestRedis } from '@slugline/testing/servers/redis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Metrics, openMetrics } from './metrics.ts';

let redis: TestRedis;
let queues: ReturnType<typeof openQueues>;
beforeAll(async () => {
  redis = await startRedis();
  queues = openQueues(redis.url);
  await queues.ready(5000);
});
afterAll(async () => {
  await queues.close();
  await redis[Symbol.asyncDispose]();
});

const open = (): Metrics => openMetrics(queues);
const run = { queue: 'publish', job: 'a', result: 'completed', durationMs: 40 } as const;
const linesOf = async (metrics: Metrics, name: string) =>
  (await metrics.text())
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));

it('a process that is alone reports its figures without a number', async () => {
  const metrics = open();
  metrics.observe(run);
  expect(await linesOf(metrics, 'slugline_job_duration_seconds_count')).toEqual([
    'slugline_job_duration_seconds_count{queue="publish",result="completed"} 1',
  ]);
  expect(await linesOf(metrics, 'process_resident_memory_bytes')).toEqual([
    expect.stringMatching(/^process_resident_memory_bytes \d+$/),
  ]);
});

it('the figures of several processes have their numbers, and those of the queues are there once', async () => {
  const [first, second] = [open(), open()];
  first.observe(run);
  second.observe(run);
  second.observe(run);
  const alone = await first.text();
  first.include(2, second.figures);
  expect(await linesOf(first, 'slugline_job_duration_seconds_count')).toEqual([
    'slugline_job_duration_seconds_count{queue="publish",result="completed",process="1"} 1',
    'slugline_job_duration_seconds_count{queue="publish",result="completed",process="2"} 2',
  ]);
  const waiting = (await linesOf(first, 'slugline_queue_jobs')).filter((line) =>
    /publish.*waiting/.test(line),
  );
  expect(waiting).toEqual(['slugline_queue_jobs{queue="publish",state="waiting"} 0']);
  // Names, kinds and help texts stay, and each is said once.
  const heads = (text: string) => text.split('\n').filter((line) => line.startsWith('# '));
  expect(heads(await first.text()).toSorted()).toEqual(heads(alone).toSorted());
});

it('the figures of a process that has ended or does not answer are left out', async () => {
  const metrics = open();
  metrics.include(2, async () => undefined);
  metrics.include(3, () => new Promise(() => {}));
  metrics.include(4, () => Promise.reject(new Error('it has ended')));
  expect(await linesOf(metrics, 'process_resident_memory_bytes')).toEqual([
    expect.stringMatching(/^process_resident_memory_bytes\{process="1"\} \d+$/),
  ]);
});
