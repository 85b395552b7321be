import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFauxqs } from 'fauxqs';

/** Starts an S3 service for one test, with the named buckets. */
export async function startS3(...buckets: string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'slugline-s3-'));
  const server = await startFauxqs({ port: 0, logger: false, s3StorageDir: folder });
  for (const bucket of buckets) server.createBucket(bucket);
  return {
    endpoint: server.address,
    /** The folder in which the server keeps its files. */
    files: folder,
    /** The environment variables by which a newsroom finds it. */
    env: {
      S3_ENDPOINT: server.address,
      S3_REGION: 'us-east-1',
      S3_ACCESS_KEY_ID: 'any',
      S3_SECRET_ACCESS_KEY: 'any',
    },
    /** The settings of one of its buckets. `endpoint` may be that of a proxy. */
    location: (bucket: string, endpoint = server.address) => ({
      kind: 's3' as const,
      endpoint,
      region: 'us-east-1',
      bucket,
      accessKeyId: 'any',
      secretAccessKey: 'any',
      forcePathStyle: true,
      checksums: 'when_required' as const,
    }),
    /**
     * The multipart uploads that are neither completed nor aborted. The server keeps them here and cannot list
     * them.
     */
    unfinished: () => readdir(join(folder, '_multipart')).catch(() => []),
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
