import { buffer } from 'node:stream/consumers';
import {
  CreateBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { itIsAnObjectStore, megabytes } from '@slugline/testing/contracts/object-store';
import { faultyProxy } from '@slugline/testing/servers/faulty-proxy';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readText } from '../documents.ts';
import type { S3Location } from '../location.ts';
import { s3Client } from './client.ts';
import { copyObject } from './copy.ts';
import { openS3Store } from './s3-store.ts';

const { S3_TEST_ENDPOINT, S3_TEST_ACCESS_KEY_ID, S3_TEST_SECRET_ACCESS_KEY } = process.env;

/** For a server with real signatures and conditional writes; skipped without S3_TEST_ENDPOINT and its two keys. */
describe.skipIf(!S3_TEST_ENDPOINT)('the S3 server at S3_TEST_ENDPOINT', () => {
  const location: S3Location = {
    kind: 's3',
    endpoint: S3_TEST_ENDPOINT,
    region: 'us-east-1',
    bucket: `slugline-${process.pid}-${Date.now()}`,
    accessKeyId: S3_TEST_ACCESS_KEY_ID,
    secretAccessKey: S3_TEST_SECRET_ACCESS_KEY,
    forcePathStyle: true,
    checksums: 'when_required',
  };
  const client = s3Client(location);
  const Bucket = location.bucket;
  beforeAll(() => client.send(new CreateBucketCommand({ Bucket })));
  afterAll(() => client.destroy());

  itIsAnObjectStore(async () => {
    const store = await openS3Store(location);
    return {
      store,
      listsInByteOrder: true,
      listsUnfinished: true,
      unfinished: async () => {
        const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket }));
        return Uploads.map(({ Key = '' }) => Key);
      },
      close: () => store.close(),
    };
  });

  it('honours both kinds of conditional writes', async () => {
    const said: string[] = [];
    const store = await openS3Store(location, (message) => said.push(message));
    expect(store).toMatchObject({ conditionalWrites: true, conditionalReplace: true });
    expect(said).toEqual([]);
    await store.close();
  });

  it('refuses an older write that arrives after a newer one', async () => {
    const held = Promise.withResolvers<void>();
    const free = Promise.withResolvers<void>();
    const hold = async () => {
      held.resolve();
      await free.promise;
    };
    await using proxy = await faultyProxy(S3_TEST_ENDPOINT ?? '', ({ method, url }) =>
      method === 'PUT' && url?.includes('page') ? { hold } : undefined,
    );
    const slow = await openS3Store({ ...location, endpoint: proxy.endpoint });
    const store = await openS3Store(location);
    await store.put('page', 'edition 1');
    const etag = (await store.head('page'))?.etag ?? '';
    const older = slow.putIfMatch('page', 'edition 2', etag);
    await held.promise;
    expect(await store.putIfMatch('page', 'edition 3', etag)).toBe(true);
    free.resolve();
    expect(await older).toBe(false);
    expect(await readText(store, 'page')).toBe('edition 3');
    await slow.close();
    await store.close();
  });

  it('knows that it replaced an object even when the response to its first attempt was lost', async () => {
    let writes = 0;
    await using proxy = await faultyProxy(S3_TEST_ENDPOINT ?? '', ({ method, url }) =>
      method === 'PUT' && url?.includes('replaced') && ++writes === 2 ? { cutAfter: 0 } : undefined,
    );
    const store = await openS3Store({ ...location, endpoint: proxy.endpoint });
    await store.put('replaced', 'edition 1');
    expect(await store.putIfMatch('replaced', 'edition 2', (await store.head('replaced'))?.etag ?? '')).toBe(
      true,
    );
    expect(writes).toBe(3);
    expect(await readText(store, 'replaced')).toBe('edition 2');
    await store.close();
  });

  it('knows that it won even when the response to its first attempt was lost', async () => {
    let writes = 0;
    await using proxy = await faultyProxy(S3_TEST_ENDPOINT ?? '', ({ method, url }) =>
      method === 'PUT' && url?.includes('lost') && ++writes === 1 ? { cutAfter: 0 } : undefined,
    );
    const store = await openS3Store({ ...location, endpoint: proxy.endpoint });
    expect(await store.putIfAbsent('lost', 'mine')).toBe(true);
    expect(writes).toBe(2);
    expect(await store.putIfAbsent('lost', 'late')).toBe(false);
    expect(await readText(store, 'lost')).toBe('mine');
    await store.close();
  });

  it('reports wrong credentials', async () => {
    await expect(openS3Store({ ...location, secretAccessKey: 'wrong' })).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringContaining('check credentials'),
    });
  });

  it('copies an object that is too large for one request in parts, with its metadata', async () => {
    const bytes = await buffer(megabytes(13));
    const from = { Bucket, Key: 'parts/from' };
    const to = { Bucket, Key: 'parts/to' };
    const metadata = { ContentType: 'video/mp4', Metadata: { sha256: 'abc' } };
    await client.send(new PutObjectCommand({ ...from, Body: bytes, ...metadata }));
    await copyObject(client, from, to, undefined, 5 * 1024 * 1024);
    const store = await openS3Store(location);
    expect((await buffer((await store.get('parts/to')).body)).equals(bytes)).toBe(true);
    expect(await client.send(new HeadObjectCommand(to))).toMatchObject(metadata);
    await store.close();
  });
});
