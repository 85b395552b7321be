import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type EmbeddedRedis, startEmbeddedRedis } from '@slugline/queue';
import { openStore } from '@slugline/store';
import { SluglineError } from '@slugline/story';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openClock, timeOfRedis, timeOfStore } from './clock.ts';

const noon = Date.UTC(2026, 10, 29, 12);
const saying = (time: number) => async () => time;

describe('the shared clock', () => {
  it.each([
    ['Redis when the store is ahead', noon, noon + 5000],
    ['the store when Redis is ahead', noon + 5000, noon],
  ])('uses %s, so that an embargo does not end early', async (_which, redis, store) => {
    expect(await openClock(saying(redis), saying(store)).now()).toBe(noon);
  });

  it('adds the time that has passed to the store’s time, and asks the store again after a while', async () => {
    let passed = 0;
    let asked = 0;
    const store = async () => {
      asked++;
      return noon + passed;
    };
    const clock = openClock(saying(noon + 86_400_000), store, () => passed);
    expect(await clock.now()).toBe(noon);
    passed = 60_000;
    expect(await clock.now()).toBe(noon + 60_000);
    expect(asked).toBe(1);
    passed = 3_600_000;
    expect(await clock.now()).toBe(noon + 3_600_000);
    expect(asked).toBe(2);
  });

  it('is never ahead of a store that answers slowly', async () => {
    let passed = 0;
    const slow = async () => {
      const time = noon;
      passed += 700;
      return time;
    };
    expect(await openClock(saying(noon + 5000), slow, () => passed).now()).toBeLessThanOrEqual(noon + 700);
  });

  it.each(['queue_unavailable', 'store_unavailable'] as const)('does not guess: %s', async (code) => {
    const silent = () => Promise.reject(new SluglineError(code, 'no answer'));
    const [redis, store] = code === 'queue_unavailable' ? [silent, saying(noon)] : [saying(noon), silent];
    await expect(openClock(redis, store).now()).rejects.toMatchObject({ code });
  });
});

describe('beside a machine whose clock is wrong', () => {
  let folder: string;
  let redis: EmbeddedRedis;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slugline-clock-'));
    redis = await startEmbeddedRedis(join(folder, 'redis'));
  });
  afterAll(async () => {
    await redis.stop();
    await rm(folder, { recursive: true });
  });

  it('Redis and the store give their own time, and leave no object behind', async () => {
    const client = connect(redis.address);
    const store = await openStore({ kind: 'directory', path: join(folder, 'store') });
    const before = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now: before + 30_000 });
    try {
      for (const time of [await timeOfRedis(client)(), await timeOfStore(store)()]) {
        expect(time).toBeGreaterThan(before - 1000);
        expect(time).toBeLessThan(before + 20_000);
      }
    } finally {
      vi.useRealTimers();
    }
    expect(await readdir(join(folder, 'store'))).toEqual(['.tmp']);
    client.disconnect();
    await expect(timeOfRedis(client)()).rejects.toMatchObject({ code: 'queue_unavailable' });
    await store.close();
  });
});
