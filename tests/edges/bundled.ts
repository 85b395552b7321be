import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '@slugline/store';
import { startTestServer } from '@slugline/testing/newsroom/server';
import type { Edge } from './conformance.ts';
import { publishTo } from './site.ts';

/** Starts the edge service with a directory that has the site. */
export async function startBundled(): Promise<Edge & { folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'slugline-edge-'));
  const store = await openStore({ kind: 'directory', path: join(folder, 'public') });
  await publishTo(store, { twins: true });
  await store.close();
  const server = await startTestServer({
    folder,
    env: { SLUGLINE_DESTINATION: join(folder, 'public') },
    services: ['edge'],
  });
  return {
    origin: server.url,
    folder: join(folder, 'public'),
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
