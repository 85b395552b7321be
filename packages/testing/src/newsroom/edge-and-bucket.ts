import { join } from 'node:path';
import { freePort } from '../servers/free-port.ts';
import { startS3 } from '../servers/s3.ts';
import { startTestServer, type TestServer } from './server.ts';

export interface EdgeAndBucket {
  server: TestServer;
  /** The public addresses of the two destinations: a directory that the edge serves, and a bucket. */
  roots: readonly [edge: string, bucket: string];
  stop(): Promise<void>;
}

/** Starts a newsroom that publishes to a directory behind the edge, and to a bucket that readers reach themselves. */
export async function startEdgeAndBucket(): Promise<EdgeAndBucket> {
  const s3 = await startS3('readers');
  const port = await freePort();
  const roots = [`http://127.0.0.1:${port}/`, `${s3.endpoint}/readers/`] as const;
  const [edge, bucket] = roots;
  const server = await startTestServer({
    settings: (folder) => ({
      port,
      destinations: [
        { name: 'edge', store: { kind: 'directory', path: join(folder, 'public') }, baseUrl: edge },
        { name: 'bucket', store: s3.location('readers'), baseUrl: bucket },
      ],
    }),
  });
  const stop = async () => {
    await server.stop();
    await s3.stop();
  };
  return { server, roots, stop };
}
