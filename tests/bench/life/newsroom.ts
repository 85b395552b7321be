import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@slugline/config';
import { type Context, openContext } from '@slugline/runtime';
import { freePort } from '@slugline/testing/servers/free-port';
import pino from 'pino';
import { stringify } from 'yaml';
import { bareEnvironment, startCommand, untilOk } from '../command.ts';

/** A newsroom that works in processes of its own, as with `slugline up`. */
export interface Newsroom extends AsyncDisposable {
  url: string;
  /** Its stores and its Redis, opened from this process. */
  context: Context;
}

/** Returns the destinations in the settings. The edge of the newsroom serves their directories at `edge`. */
export type DestinationsOf = (folder: string, edge: string) => object[];

/** One directory that the edge serves. */
const plain: DestinationsOf = (folder, edge) => [
  { name: 'edge', store: { kind: 'directory', path: join(folder, 'public') }, baseUrl: edge },
];

/** Starts a newsroom. Resolves when it is ready. The end of it removes its folder. */
export async function openNewsroom(
  signal: AbortSignal,
  destinationsOf = plain,
  port?: number,
): Promise<Newsroom> {
  await using opening = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'slugline-bench-life-'));
  opening.defer(() => rm(folder, { recursive: true, force: true }));
  const listens = port ?? (await freePort());
  const url = `http://127.0.0.1:${listens}`;
  const file = join(folder, 'slugline.yaml');
  const settings = {
    ...{ data: join(folder, 'data'), port: listens },
    destinations: destinationsOf(folder, `${url}/`),
    workers: { drainMs: 500 },
  };
  await writeFile(file, stringify(settings));
  const server = startCommand({ env: bareEnvironment(), cwd: folder }, 'up');
  opening.defer(async () => {
    server.kill('SIGTERM');
    await server.ended;
  });
  await untilOk(server, `${url}/readyz`, signal);
  const config = loadConfig({ env: {}, file });
  const context = await openContext(config, pino({ level: 'silent' }), { attach: true });
  opening.defer(() => context.close());
  const open = opening.move();
  return { url, context, [Symbol.asyncDispose]: () => open.disposeAsync() };
}
