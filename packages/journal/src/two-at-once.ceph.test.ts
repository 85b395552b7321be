import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { openStore } from '@slugline/store';
import { itLosesNoCommand } from '@slugline/testing/contracts/concurrent-commands';
import { describe, expect } from 'vitest';

const { S3_TEST_ENDPOINT = '', S3_TEST_ACCESS_KEY_ID = '', S3_TEST_SECRET_ACCESS_KEY = '' } = process.env;

/** Skipped without S3_TEST_ENDPOINT and its two keys. */
describe.skipIf(S3_TEST_ENDPOINT === '')('a journal in a bucket with conditional writes', () => {
  itLosesNoCommand(async () => {
    const bucket = `slugline-journal-${process.pid}-${Date.now()}`;
    const at = { endpoint: S3_TEST_ENDPOINT, region: 'us-east-1', forcePathStyle: true };
    const keys = { accessKeyId: S3_TEST_ACCESS_KEY_ID, secretAccessKey: S3_TEST_SECRET_ACCESS_KEY };
    const client = new S3Client({ ...at, credentials: keys });
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    client.destroy();
    const store = await openStore({ kind: 's3', ...at, ...keys, bucket, checksums: 'when_required' });
    expect(store.conditionalWrites).toBe(true);
    return { store, close: () => store.close() };
  });
});
