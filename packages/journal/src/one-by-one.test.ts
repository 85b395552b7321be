import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type EmbeddedRedis, prefix, startEmbeddedRedis } from '@slugline/queue';
import { type ObjectStore, openStore, readText } from '@slugline/store';
import { type Fault, faultyProxy } from '@slugline/testing/servers/faulty-proxy';
import { temporaryBucket } from '@slugline/testing/stores/temporary';
import type { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { oneByOne } from './one-by-one.ts';

let folder: string;
let embedded: EmbeddedRedis;
let redis: Redis;
let store: ObjectStore;
/** The faults of the next writes of the object, in order. */
let faults: Fault[];
let stack: AsyncDisposableStack;
beforeEach(async () => {
  stack = new AsyncDisposableStack();
  folder = await mkdtemp(join(tmpdir(), 'slugline-lock-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  embedded = await startEmbeddedRedis(join(folder, 'redis'));
  stack.defer(() => embedded.stop());
  redis = connect(embedded.address, { enableOfflineQueue: false });
  redis.on('error', () => {});
  stack.defer(() => redis.disconnect());
  const { location } = stack.use(await temporaryBucket());
  faults = [];
  const isWrite = ({ method, url }: IncomingMessage) => method === 'PUT' && url?.includes(place);
  const proxy = stack.use(
    await faultyProxy(location.endpoint ?? '', (request) => (isWrite(request) ? faults.shift() : undefined)),
  );
  store = await openStore({ ...location, endpoint: proxy.endpoint });
  stack.defer(() => store.close());
  await expect.poll(() => redis.status).toBe('ready');
});
afterEach(() => stack.disposeAsync());

const place = 'journal/story/000001.json';
const lock = `${prefix}:append:story`;
const lifetime = 600;
const write = (text: string) =>
  oneByOne(store, redis, lock, (signal) => store.putIfAbsent(place, text, { signal }), lifetime);

/** Delays the next request on its way to the store until `arrive` is called. */
function held() {
  const { promise, resolve } = Promise.withResolvers<void>();
  const sent = Promise.withResolvers<void>();
  faults.push({
    hold: () => {
      sent.resolve();
      return promise;
    },
  });
  return { arrive: resolve, isOnItsWay: sent.promise };
}

describe('in a store without conditional writes', () => {
  it('a write that outlasts the lifetime of its lock keeps it, and the next one sees what it wrote', async () => {
    const slow = held();
    const first = write('first');
    await slow.isOnItsWay;
    const second = write('second');
    setTimeout(slow.arrive, 3 * lifetime);
    expect(await Promise.all([first, second])).toEqual([true, false]);
    expect(await readText(store, place)).toBe('first');
    expect(await redis.exists(lock)).toBe(0);
  });

  it('a write that lost its lock to another is given up, and leaves the other’s lock alone', async () => {
    const slow = held();
    const first = write('first');
    const given = expect(first).rejects.toMatchObject({ code: 'queue_unavailable' });
    await slow.isOnItsWay;
    await redis.set(lock, 'somebody else', 'PX', 60_000);
    await given;
    expect(await redis.get(lock)).toBe('somebody else');
    slow.arrive();
  });

  it('a write whose lock can’t be renewed is given up before the lock ends', async () => {
    const slow = held();
    const began = performance.now();
    const first = write('first');
    const given = expect(first).rejects.toMatchObject({ code: 'queue_unavailable' });
    await slow.isOnItsWay;
    redis.disconnect();
    await given;
    expect(performance.now() - began).toBeLessThan(lifetime);
    slow.arrive();
  });

  it('a write goes on without a lock when Redis is silent or accepts no writes', async () => {
    await redis.config('SET', 'maxmemory', '1');
    expect(await write('first')).toBe(true);
    await redis.config('SET', 'maxmemory', '0');
    await redis.client('PAUSE', 5000, 'ALL');
    expect(await write('second')).toBe(false);
    expect(await readText(store, place)).toBe('first');
  });

  it('a write fails when Redis falls silent while another has the lock', async () => {
    await redis.set(lock, 'somebody else');
    const second = write('second');
    const given = expect(second).rejects.toMatchObject({ code: 'queue_unavailable' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    redis.disconnect();
    await given;
  });

  it('a gap remains: a write that was given up may arrive after the next one and replace it', async () => {
    const late = held();
    const first = write('first');
    const given = expect(first).rejects.toMatchObject({ code: 'queue_unavailable' });
    await late.isOnItsWay;
    // As if its process was paused, or cut off from Redis, for longer than the lock lasts.
    await redis.del(lock);
    await given;
    expect(await write('second')).toBe(true);
    expect(await readText(store, place)).toBe('second');
    late.arrive();
    await expect.poll(() => readText(store, place)).toBe('first');
  });
});

it('in a store with conditional writes no write waits for a lock', async () => {
  const directory = await openStore({ kind: 'directory', path: join(folder, 'store') });
  await redis.set(lock, 'somebody else');
  const writes = ['first', 'second'].map((text) =>
    oneByOne(directory, redis, lock, (signal) => directory.putIfAbsent(place, text, { signal })),
  );
  expect((await Promise.all(writes)).toSorted()).toEqual([false, true]);
});
