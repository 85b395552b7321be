import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { linesForPurges, startNginx } from '../../edges/nginx.ts';
import { startVarnish } from '../../edges/varnish.ts';
import type { DestinationsOf } from './newsroom.ts';

export const sideNames = ['edge', 'varnish', 'nginx'] as const;
export type SideName = (typeof sideNames)[number];

/**
 * The public sides of a newsroom, one for each destination: the bundled edge alone, Varnish with infra/edge/varnish.vcl
 * in front of it, and nginx with infra/edge/nginx.conf and nginx-purge.conf in front of a bucket.
 */
export interface PublicSides extends AsyncDisposable {
  destinationsOf: DestinationsOf;
}

/** Starts the sides whose programs are on this machine. `port` is that of the newsroom, whose edge is started later. */
export async function startSides(port: number, onProgress: (words: string) => void): Promise<PublicSides> {
  await using starting = new AsyncDisposableStack();
  const has = { varnish: await hasVarnish(), nginx: await hasNginx() };
  for (const [name, isThere] of Object.entries(has))
    if (!isThere) onProgress(`${name} is not on this machine`);
  const edge = { origin: `http://127.0.0.1:${port}`, stop: async () => {} };
  const varnish = has.varnish ? await startVarnish(edge) : undefined;
  starting.defer(() => varnish?.stop());
  const nginx = has.nginx ? await startNginx(linesForPurges) : undefined;
  starting.defer(() => nginx?.stop());
  const open = starting.move();
  return {
    destinationsOf: (folder, edgeUrl) => [
      { name: 'edge', store: directory(folder, 'public'), baseUrl: edgeUrl },
      // The edge serves a second directory below the name of its destination.
      ...(varnish
        ? [
            {
              ...{ name: 'varnish', store: directory(folder, 'behind-varnish') },
              baseUrl: `${varnish.origin}/varnish/`,
              caches: [{ name: 'varnish', kind: 'varnish', url: varnish.origin }],
            },
          ]
        : []),
      ...(nginx
        ? [
            {
              ...{ name: 'nginx', store: nginx.bucket, baseUrl: nginx.origin },
              caches: [{ name: 'nginx', kind: 'nginx', url: nginx.purges }],
            },
          ]
        : []),
    ],
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

const directory = (folder: string, name: string) => ({ kind: 'directory', path: join(folder, name) });

const hasVarnish = (): Promise<boolean> => runs('varnishd', '-V');

/** Whether nginx is there, with the module that takes purges. */
async function hasNginx(): Promise<boolean> {
  const { main } = await linesForPurges(0);
  const [, module = ''] = /load_module (.*);/.exec(main) ?? [];
  return (await runs('nginx', '-v')) && succeeds(access(module));
}

// Debian installs both in a folder that is only on root's PATH.
const runs = (program: string, word: string): Promise<boolean> =>
  succeeds(
    promisify(execFile)(program, [word], {
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
    }),
  );

const succeeds = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  );
