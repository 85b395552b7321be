import { connect } from '@slugline/queue';
import { startRedis, type TestRedis } from '@slugline/testing/servers/redis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pauseBetween } from './pause-between.ts';

const never = new AbortController().signal;

let server: TestRedis;
let redis: ReturnType<typeof connect>;
beforeAll(async () => {
  server = await startRedis();
  redis = connect(server.url);
});
afterAll(async () => {
  redis.disconnect();
  await server[Symbol.asyncDispose]();
});

it('lets the first step begin at once, and each later one of the same name after the pause', async () => {
  const pause = pauseBetween(redis, 400);
  const began = performance.now();
  await pause('public', never);
  await pause('partner', never);
  expect(performance.now() - began).toBeLessThan(300);
  await pause('public', never);
  await pause('public', never);
  // A timer may fire a millisecond early.
  expect(performance.now() - began).toBeGreaterThanOrEqual(798);
});

it('holds for all processes together', async () => {
  const other = connect(server.url);
  const began = performance.now();
  await Promise.all([redis, other].map((client) => pauseBetween(client, 300)('shared', never)));
  expect(performance.now() - began).toBeGreaterThanOrEqual(298);
  other.disconnect();
});

it('ends the wait when its signal is aborted', async () => {
  const pause = pauseBetween(redis, 60_000);
  await pause('stopped', never);
  const stopping = new AbortController();
  const waiting = pause('stopped', stopping.signal);
  stopping.abort();
  await expect(waiting).rejects.toThrow(/abort/);
});

it('says that Redis is away', async () => {
  const away = connect('redis://127.0.0.1:9', { enableOfflineQueue: false, retryStrategy: () => null });
  away.on('error', () => {});
  await expect(pauseBetween(away, 60_000)('away', never)).rejects.toMatchObject({
    code: 'queue_unavailable',
  });
});
