import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFauxqs } from 'fauxqs';
import { describe } from 'vitest';
import { openS3Store } from './s3/s3-store.ts';
import { itIsAnObjectStore } from './store.contract.ts';

describe('an S3 bucket', () => {
  itIsAnObjectStore(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'slugline-s3-'));
    const server = await startFauxqs({ port: 0, logger: false, s3StorageDir: folder });
    server.createBucket('newsroom');
    const store = await openS3Store({
      kind: 's3',
      endpoint: server.address,
      region: 'us-east-1',
      bucket: 'newsroom',
      prefix: 'desk',
      accessKeyId: 'any',
      secretAccessKey: 'any',
      forcePathStyle: true,
      checksums: 'when_supported',
    });
    return {
      store,
      listsInByteOrder: false,
      unfinished: () => readdir(join(folder, '_multipart')),
      close: async () => {
        await store.close();
        await server.stop();
        await rm(folder, { recursive: true });
      },
    };
  });
});
