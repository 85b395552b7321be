import { CreateBucketCommand, ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { describe } from 'vitest';
import type { S3Location } from './location.ts';
import { s3Client } from './s3/client.ts';
import { openS3Store } from './s3/s3-store.ts';
import { itIsAnObjectStore } from './store.contract.ts';

const { S3_TEST_ENDPOINT, S3_TEST_ACCESS_KEY_ID, S3_TEST_SECRET_ACCESS_KEY } = process.env;

/** Needs a server with real signatures and conditional writes; without the three variables the suite is skipped. */
describe.skipIf(!S3_TEST_ENDPOINT)('an S3 bucket of a server named by S3_TEST_ENDPOINT', () => {
  itIsAnObjectStore(async () => {
    const location: S3Location = {
      kind: 's3',
      endpoint: S3_TEST_ENDPOINT,
      region: 'us-east-1',
      bucket: `slugline-${Date.now()}`,
      accessKeyId: S3_TEST_ACCESS_KEY_ID,
      secretAccessKey: S3_TEST_SECRET_ACCESS_KEY,
      forcePathStyle: true,
      checksums: 'when_required',
    };
    const client = s3Client(location);
    await client.send(new CreateBucketCommand({ Bucket: location.bucket }));
    const store = await openS3Store(location);
    return {
      store,
      listsInByteOrder: true,
      unfinished: async () => {
        const found = await client.send(new ListMultipartUploadsCommand({ Bucket: location.bucket }));
        return (found.Uploads ?? []).map((upload) => upload.Key ?? '');
      },
      close: async () => {
        await store.close();
        client.destroy();
      },
    };
  });
});
