import { setTimeout as sleep } from 'node:timers/promises';
import { reconcile } from '@slugline/publish';
import { expectAllComplete } from '@slugline/testing/newsroom/expect-complete';
import { type Newsroom, startNewsroom } from '@slugline/testing/newsroom/newsroom';
import { problem } from '@slugline/testing/newsroom/problem';
import { openDesk } from '@slugline/testing/processes/command';
import { halfMade } from '@slugline/testing/processes/services';
import { grainyPhotograph } from '@slugline/testing/samples/media';
import { startRedis, type TestRedis } from '@slugline/testing/servers/redis';
import { until } from '@slugline/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const draft = { draft: 'Storm over the harbour\n\nThe harbour was closed at noon.\n' };

/**
 * Limits in ms. `atOnce` is never reached without a wait; `soon` is longer than any wait for a silent Redis.
 */
const [atOnce, soon] = [2_000, 12_000];

/** Returns the answer of an address. Fails if it takes longer than `within` (ms). */
const ask = async ({ server }: Newsroom, path: string, within: number, init: RequestInit = {}) =>
  fetch(`${server.url}${path}`, { ...init, signal: AbortSignal.timeout(within) });

/** States in which Redis accepts connections but serves nobody, and how each ends. */
const states: [string, (redis: TestRedis) => unknown, (redis: TestRedis) => unknown][] = [
  ['frozen', (redis) => redis.freeze(), (redis) => redis.thaw()],
  [
    'paused',
    (redis) => redis.tell('CLIENT', 'PAUSE', '600000', 'ALL'),
    // A client that wanted to end the pause would have to wait for it, too.
    async (redis) => {
      await redis.kill();
      await redis.start();
    },
  ],
  [
    'full',
    (redis) => redis.tell('CONFIG', 'SET', 'maxmemory', '1'),
    (redis) => redis.tell('CONFIG', 'SET', 'maxmemory', '0'),
  ],
  [
    'a replica',
    (redis) => redis.tell('REPLICAOF', '127.0.0.1', '1'),
    (redis) => redis.tell('REPLICAOF', 'NO', 'ONE'),
  ],
];

describe.each(states)('a Redis that is %s', (_state, begin, end) => {
  let newsroom: Newsroom;
  let earlier: string;
  let storyId: string;
  beforeAll(async () => {
    newsroom = await startNewsroom();
    earlier = await newsroom.send({ draft: 'Calm\n\nNo wind at all.\n' });
    await newsroom.server.settled(earlier);
    await begin(newsroom.redis);
  });
  afterAll(() => newsroom?.[Symbol.asyncDispose]());

  it('makes /readyz fail, while /healthz says that the process lives', async () => {
    expect((await ask(newsroom, '/readyz', soon)).status).toBe(503);
    expect((await ask(newsroom, '/healthz', atOnce)).status).toBe(200);
  });

  it('does not prevent a story from being accepted or read', async () => {
    const form = new FormData();
    form.set('draft', new Blob([draft.draft]), 'draft.txt');
    const accepted = await ask(newsroom, '/v1/stories', soon, { method: 'POST', body: form });
    expect(accepted.status).toBe(202);
    ({ storyId } = (await accepted.json()) as { storyId: string });
    const status = await ask(newsroom, `/v1/stories/${storyId}`, soon);
    expect(await status.json()).toMatchObject({ storyId, state: 'received' });
    expect((await ask(newsroom, '/healthz', atOnce)).status).toBe(200);
  });

  it('is the reason of every refusal, and no refusal reveals its address', async () => {
    const release = await ask(newsroom, `/v1/stories/${storyId}/release`, soon, { method: 'POST' });
    expect(await problem(release)).toMatchObject({ status: 503, code: 'queue_unavailable' });
    for (const path of ['/v1/stories', '/ops/failures']) {
      const answer = await ask(newsroom, path, soon);
      if (answer.status === 200) continue; // A full Redis can still be read.
      const text = await answer.clone().text();
      expect(await problem(answer)).toMatchObject({ status: 503, code: 'queue_unavailable' });
      expect(text).not.toMatch(/127\.0\.0\.1|slugline\}|OOM|READONLY|timed out/);
    }
  });

  it('loses no story: all go on when it is over', async () => {
    await end(newsroom.redis);
    const { queues, redis } = newsroom.server.context;
    await until(async () => redis.status === 'ready' && (await queues.takesJobs()));
    // Reconciles now instead of within the minute: a full Redis keeps its connections, so nobody notices when it
    // recovers.
    await reconcile(newsroom.server.context, 0, true);
    expect(await newsroom.server.settled(storyId)).toMatchObject({ state: 'complete' });
    expect((await ask(newsroom, '/readyz', soon)).status).toBe(200);
    await expectAllComplete(newsroom.server, [storyId, earlier]);
  });
});

it('a Redis that is silent while a picture is made: locks expire, the job runs again, and the story completes', async () => {
  await using newsroom = await startNewsroom();
  const { server, redis } = newsroom;
  const storyId = await newsroom.send({ ...draft, media: [await grainyPhotograph('storm.jpg')] });
  await server.reaches(storyId, 'live');
  await until(() => halfMade(server));
  redis.freeze();
  await sleep(4_000);
  redis.thaw();
  await redis.runOutLocks();
  expect(await server.settled(storyId)).toMatchObject({ state: 'complete' });
  await expectAllComplete(server, [storyId]);
});

describe('a service', () => {
  const start = async (redis: TestRedis) => {
    const desk = await openDesk();
    const env = { REDIS_URL: redis.url, SLUGLINE_DRAIN_MS: '500', SLUGLINE_LOG: 'info' };
    const service = desk.start(['start', 'publish', '--port', '0'], env);
    await service.says(/"msg":"ready"/);
    return { desk, service };
  };
  const lines = (text: string) => text.split('\n').length;

  it('stops in its usual time if Redis is silent', async () => {
    await using redis = await startRedis();
    const { desk, service } = await start(redis);
    redis.freeze();
    await sleep(1_000);
    const asked = performance.now();
    expect(await service.stop()).toMatchObject({ code: 0 });
    expect(performance.now() - asked).toBeLessThan(9_000);
    await desk.close();
  });

  it.each(states.slice(2))('logs a few lines, not thousands, if Redis is %s', async (_state, begin, end) => {
    await using redis = await startRedis();
    // From the start: a worker asks for jobs without a pause until it learns that there are none.
    await begin(redis);
    const { desk, service } = await start(redis);
    const before = lines(service.stderr());
    await sleep(8_000);
    const after = lines(service.stderr());
    expect(after - before).toBeLessThan(30);
    const calls = async () => {
      const stats = String(await redis.tell('INFO', 'commandstats'));
      return [...stats.matchAll(/cmdstat_(?:evalsha|eval|bzpopmin):calls=(\d+)/g)].reduce(
        (sum, [, n]) => sum + Number(n),
        0,
      );
    };
    const first = await calls();
    await sleep(2_000);
    expect((await calls()) - first).toBeLessThan(40);
    await end(redis);
    await service.stop();
    await desk.close();
  });
});
