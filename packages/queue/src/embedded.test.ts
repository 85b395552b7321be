import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from './connection.ts';
import { isRunning, runningRedis, startEmbeddedRedis } from './embedded.ts';
import { openQueues } from './queues.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-embedded-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the embedded Redis', () => {
  it('evicts nothing, and keeps its data after a restart', async () => {
    const first = await startEmbeddedRedis(folder);
    const client = connect(first.address);
    await client.set('kept', 'yes');
    expect(await client.config('GET', 'maxmemory-policy')).toEqual(expect.arrayContaining(['noeviction']));
    client.disconnect();
    await first.stop();

    const second = await startEmbeddedRedis(folder);
    const again = connect(second.address);
    expect(await again.get('kept')).toBe('yes');
    again.disconnect();
    await second.stop();
  });

  it('refuses a folder that another process uses', async () => {
    const script = `
      import { startEmbeddedRedis } from '${import.meta.dirname}/embedded.ts';
      await startEmbeddedRedis(${JSON.stringify(folder)});
      console.log('up');
      setInterval(() => {}, 1000);`;
    const other = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => other.stdout.once('data', resolve));
    await expect(startEmbeddedRedis(folder)).rejects.toThrow(String(other.pid));
    other.kill('SIGKILL');
  });

  it('can be found by its folder while it runs, and not before or after', async () => {
    expect(await runningRedis(folder)).toBeUndefined();
    const redis = await startEmbeddedRedis(folder);
    expect(await runningRedis(folder)).toBe(redis.address);
    await redis.stop();
    expect(await runningRedis(folder)).toBeUndefined();
  });

  it('ends when its process is killed', async () => {
    const script = `
      import { startEmbeddedRedis } from '${import.meta.dirname}/embedded.ts';
      import { connect } from '${import.meta.dirname}/connection.ts';
      const { address } = await startEmbeddedRedis(${JSON.stringify(folder)});
      const info = await connect(address).info('server');
      console.log(/process_id:(\\d+)/.exec(info)[1], address);
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const line = String(await new Promise((resolve) => parent.stdout.once('data', resolve)));
    const [pid, socket] = [Number(line.split(' ')[0]), line.trim().split('unix:')[1] ?? ''];
    expect(isRunning(pid)).toBe(true);
    parent.kill('SIGKILL');
    while (isRunning(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(isRunning(pid)).toBe(false);
    // The shell that started it removes the socket's folder right after.
    const home = dirname(socket);
    while (existsSync(home)) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(existsSync(home)).toBe(false);
    expect(await runningRedis(folder)).toBeUndefined();
  });
});

describe('without redis-server', () => {
  it('throws queue_unavailable instead of waiting without end', async () => {
    const { PATH } = process.env;
    process.env.PATH = folder;
    try {
      await expect(startEmbeddedRedis(folder)).rejects.toMatchObject({ code: 'queue_unavailable' });
    } finally {
      process.env.PATH = PATH;
    }
  });
});

describe('the queues', () => {
  it('wait for a Redis that starts after them', async () => {
    const first = await startEmbeddedRedis(folder);
    const queues = openQueues(first.address);
    await first.stop();
    expect(await queues.ready(50)).toBe(false);
    await queues.close();

    const socket = join(folder, 'late.sock');
    const late = openQueues(`unix:${socket}`);
    const waiting = late.ready(10_000);
    const server = spawn(
      'redis-server',
      ['--port', '0', '--unixsocket', socket, '--dir', folder, '--save', ''],
      {
        stdio: 'ignore',
      },
    );
    expect(await waiting).toBe(true);
    await late.close();
    server.kill('SIGKILL');
  });
});
