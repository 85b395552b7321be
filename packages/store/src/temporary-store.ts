import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFauxqs } from 'fauxqs';
import { openDirectoryStore } from './directory/directory-store.ts';
import type { S3Location } from './location.ts';
import type { ObjectStore } from './port.ts';

/** Removed at the end of the block that uses it. */
interface Temporary {
  [Symbol.asyncDispose](): Promise<void>;
}

/** For tests: a folder that is removed when the test ends. */
export async function temporaryFolder(): Promise<Temporary & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'slugline-store-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** For tests: a directory store in a temporary folder. */
export async function temporaryStore(): Promise<Temporary & { store: ObjectStore; root: string }> {
  const folder = await temporaryFolder();
  const store = await openDirectoryStore(folder.path);
  return { store, root: folder.path, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

/** For tests: a bucket of an S3 server on a free port. `files` is the folder in which the server keeps its files. */
export async function temporaryBucket(): Promise<Temporary & { location: S3Location; files: string }> {
  const folder = await temporaryFolder();
  const server = await startFauxqs({ port: 0, logger: false, s3StorageDir: folder.path });
  const bucket = 'newsroom';
  server.createBucket(bucket);
  return {
    location: {
      kind: 's3',
      endpoint: server.address,
      region: 'us-east-1',
      bucket,
      accessKeyId: 'any',
      secretAccessKey: 'any',
      forcePathStyle: true,
      checksums: 'when_supported',
    },
    files: folder.path,
    async [Symbol.asyncDispose]() {
      await server.stop();
      await folder[Symbol.asyncDispose]();
    },
  };
}
