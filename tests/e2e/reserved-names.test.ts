import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logger, serviceNames } from '@slugline/cli/server';
import { loadConfig } from '@slugline/config';
import { type Context, openContext, type RunningService } from '@slugline/runtime';
import { type Http, openHttp } from '@slugline/runtime/http';
import { addresses, isReserved } from '@slugline/story';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let folder: string;
let context: Context;
let http: Http;
const running: RunningService[] = [];

/** All services behind one server, as in `slugline up`. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-names-'));
  const config = loadConfig({ env: { SLUGLINE_DRAIN_MS: '500' }, flags: { data: folder } });
  context = await openContext(config, logger('silent'));
  http = await openHttp(context);
  for (const name of serviceNames) {
    const service = (await import(`@slugline/${name}`)) as {
      start(context: Context, http: Http): Promise<RunningService>;
    };
    running.push(await service.start(context, http));
  }
  await http.ready();
});
afterAll(async () => {
  await http.close();
  await Promise.all(running.map((service) => service.stop()));
  await context.close();
  await rm(folder, { recursive: true });
});

/** The first folders of all routes, read from the router's printed tree: the names at its root or below "/". */
const firstFolders = (): string[] => {
  const lines = http.printRoutes({ commonPrefix: false }).split('\n');
  const names = lines.map((line) => /^(?:[├└]── \/|[│ ] {3}[├└]── )([^\s/(]+)/.exec(line)?.[1] ?? '');
  return [...new Set(names)].filter((name) => name !== '');
};

describe('the first folder of an address', () => {
  it('that a route of our services uses can’t be the name of a section or destination', () => {
    const folders = firstFolders().filter((name) => !/^[*:]/.test(name));
    // Proves that the test sees routes: one of every kind.
    expect(folders).toEqual(
      expect.arrayContaining(['desk', 'docs', 'healthz', 'metrics', 'ops', 'readyz', 'v1']),
    );
    expect(folders.filter((name) => !isReserved(name))).toEqual([]);
  });

  it('that a destination uses beside stories can’t be one either', () => {
    const beside = [
      addresses.media('a'.repeat(64), 'r', 'w1.jpg'),
      addresses.asset('a.css'),
      addresses.feed('all'),
      addresses.manifestSchema(1),
    ];
    const folders = beside.map((key) => key.split('/')[0] ?? '');
    expect(folders.filter((name) => !isReserved(name))).toEqual([]);
  });
});
