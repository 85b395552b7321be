import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TokenGrant } from '@slugline/config';
import { connect, type EmbeddedRedis, prefix, startEmbeddedRedis } from '@slugline/queue';
import { sha256Of } from '@slugline/story';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSessions } from './sessions.ts';

let folder: string;
let embedded: EmbeddedRedis;
let redis: Redis;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-sessions-'));
  embedded = await startEmbeddedRedis(folder);
  redis = connect(embedded.address);
});
afterAll(async () => {
  redis.disconnect();
  await embedded.stop();
  await rm(folder, { recursive: true });
});

const token = 'slug_secret';
const reporter: TokenGrant = { name: 'reporter', scopes: ['submit'], sha256: sha256Of(token) };
const away = () =>
  connect('unix:/nonexistent/redis.sock', { enableOfflineQueue: false }).on('error', () => {});

describe('a session', () => {
  it('belongs to its token’s owner in every process, and its id has no part of the token', async () => {
    const id = await openSessions(redis, [reporter]).begin(reporter);
    expect(await openSessions(redis, [reporter]).grantOf(id)).toBe(reporter);
    expect(id).toMatch(/^[\w-]{43}$/);
    expect(id).not.toContain(token);
    expect(await openSessions(redis, [reporter]).begin(reporter)).not.toBe(id);
  });

  it('is in Redis under the hash of its id, and expires', async () => {
    await redis.flushall();
    const id = await openSessions(redis, [reporter]).begin(reporter);
    const [key = ''] = await redis.keys(`${prefix}:session:*`);
    expect(key).toBe(`${prefix}:session:${sha256Of(id)}`);
    expect(`${key} ${await redis.get(key)}`).not.toContain(id);
    expect(await redis.get(key)).not.toContain(token);
    expect(await redis.pttl(key)).toBeGreaterThan(3_600_000);
  });

  it('ends in every process when it ends in one', async () => {
    const [one, other] = [openSessions(redis, [reporter]), openSessions(redis, [reporter])];
    const id = await one.begin(reporter);
    expect(await other.grantOf(id)).toBe(reporter);
    await one.end(id);
    expect(await one.grantOf(id)).toBeUndefined();
    expect(await other.grantOf(id)).toBeUndefined();
  });

  it('ends when its token is removed from the settings, and has the scopes of the current settings', async () => {
    const id = await openSessions(redis, [reporter]).begin(reporter);
    expect(await openSessions(redis, []).grantOf(id)).toBeUndefined();
    const promoted: TokenGrant = { ...reporter, scopes: ['submit', 'operate'] };
    expect(await openSessions(redis, [promoted]).grantOf(id)).toBe(promoted);
  });

  it('with an unknown id has no owner', async () => {
    expect(await openSessions(redis, [reporter]).grantOf(sha256Of(token))).toBeUndefined();
  });
});

describe('without Redis', () => {
  it('a session can begin, be used, and end', async () => {
    const client = away();
    const sessions = openSessions(client, [reporter]);
    const id = await sessions.begin(reporter);
    expect(await sessions.grantOf(id)).toBe(reporter);
    await sessions.end(id);
    expect(await sessions.grantOf(id)).toBeUndefined();
    client.disconnect();
  });

  it('a new session is saved when it is used after Redis is back', async () => {
    // This client is not connected yet, so Redis is away for it.
    const late = connect(embedded.address, { enableOfflineQueue: false });
    const sessions = openSessions(late, [reporter]);
    const id = await sessions.begin(reporter);
    expect(await openSessions(redis, [reporter]).grantOf(id)).toBeUndefined();
    await new Promise((resolve) => late.once('ready', resolve));
    expect(await sessions.grantOf(id)).toBe(reporter);
    expect(await openSessions(redis, [reporter]).grantOf(id)).toBe(reporter);
    late.disconnect();
  });
});
