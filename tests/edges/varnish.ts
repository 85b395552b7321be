import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endWithUs } from '@slugline/testing/processes/end-with-us';
import { freePort } from '@slugline/testing/servers/free-port';
import type { Edge } from './conformance.ts';

const vcl = join(import.meta.dirname, '../../infra/edge/varnish.vcl');

/** Starts Varnish with infra/edge/varnish.vcl before another edge. Needs Varnish with its modules on this machine. */
export async function startVarnish(
  edge: Edge,
): Promise<Edge & { stopVarnish(): Promise<void>; stopEdge(): Promise<void> }> {
  const { hostname, port: edgePort } = new URL(edge.origin);
  const folder = await mkdtemp(join(tmpdir(), 'slugline-varnish-'));
  const here = [
    ['.host = "edge"', `.host = "${hostname}"`],
    ['.port = "4000"', `.port = "${edgePort}"`],
  ] as const;
  let text = await readFile(vcl, 'utf8');
  for (const [from, to] of here) {
    if (!text.includes(from)) throw new Error(`infra/edge/varnish.vcl has no “${from}” any more`);
    text = text.replaceAll(from, to);
  }
  const file = join(folder, 'edge.vcl');
  await writeFile(file, text);

  const port = await freePort();
  // Debian installs it in a folder that is only on root's PATH.
  const PATH = `${process.env.PATH}:/usr/sbin`;
  const varnish = spawn(
    'varnishd',
    // No second user, no terminal, no port for commands: what a test needs and no more.
    [
      ...['-F', '-j', 'none', '-n', join(folder, 'work'), '-f', file, '-a', `127.0.0.1:${port}`],
      ...['-s', 'malloc,64m', '-T', 'none', '-p', 'thread_pool_min=10'],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, PATH } },
  );
  const said: string[] = [];
  varnish.stderr.setEncoding('utf8').on('data', (words: string) => said.push(words));
  endWithUs(varnish);
  let isOver = false;
  const ended = once(varnish, 'close')
    .catch((error: NodeJS.ErrnoException) => {
      const missing = 'Varnish is not on this machine: apt-get install varnish varnish-modules';
      said.push(error.code === 'ENOENT' ? missing : error.message);
    })
    .finally(() => {
      isOver = true;
    });
  const origin = `http://127.0.0.1:${port}`;
  for (const end = Date.now() + 20_000; !(await answers(port)); await sleep(20))
    if (isOver || Date.now() > end) throw new Error(`Varnish does not answer: ${said.join('')}`);
  const stopVarnish = async () => {
    varnish.kill('SIGTERM');
    await ended;
  };
  let edgeStops: Promise<void> | undefined;
  const stopEdge = () => {
    edgeStops ??= edge.stop();
    return edgeStops;
  };
  return {
    origin,
    stopEdge,
    stopVarnish,
    stop: async () => {
      await stopVarnish();
      await stopEdge();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
