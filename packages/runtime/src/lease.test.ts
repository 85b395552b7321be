import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, startEmbeddedRedis } from '@slugline/queue';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { takeLease } from './lease.ts';

let folder: string;
let server: Awaited<ReturnType<typeof startEmbeddedRedis>>;
let redis: ReturnType<typeof connect>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-lease-'));
  server = await startEmbeddedRedis(folder);
  redis = connect(server.address);
});
afterEach(async () => {
  vi.useRealTimers();
  await redis.flushall();
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
  await rm(folder, { recursive: true });
});

describe('a lease', () => {
  it('has one owner until it is released', async () => {
    const first = await takeLease(redis, 'lease');
    expect(await takeLease(redis, 'lease')).toBeUndefined();
    await first?.();
    const next = await takeLease(redis, 'lease');
    expect(next).toBeDefined();
    await next?.();
  });

  it('is not released by its previous owner after it has run out', async () => {
    const first = await takeLease(redis, 'lease');
    await redis.del('lease');
    const second = await takeLease(redis, 'lease');
    const owner = await redis.get('lease');
    await first?.();
    expect(await redis.get('lease')).toBe(owner);
    await second?.();
    expect(await redis.exists('lease')).toBe(0);
  });

  it('is renewed only by its owner, even if Redis has lost it', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const giveBack = await takeLease(redis, 'lease');
    const owner = await redis.get('lease');
    await redis.pexpire('lease', 3000);
    vi.advanceTimersByTime(5000);
    expect(await redis.pttl('lease')).toBeGreaterThan(10_000);
    await redis.del('lease');
    vi.advanceTimersByTime(5000);
    expect(await redis.get('lease')).toBe(owner);
    await redis.set('lease', 'another', 'PX', 3000);
    vi.advanceTimersByTime(5000);
    expect(await redis.get('lease')).toBe('another');
    expect(await redis.pttl('lease')).toBeLessThanOrEqual(3000);
    await giveBack?.();
  });

  it('can’t be taken during an outage of Redis', async () => {
    const gone = connect(server.address);
    gone.on('error', () => {});
    gone.disconnect();
    await expect(takeLease(gone, 'lease')).rejects.toMatchObject({ code: 'queue_unavailable' });
  });
});
