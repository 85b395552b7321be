import { readdir } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { itIsAnObjectStore, megabytes } from '@slugline/testing/contracts/object-store';
import { type Fault, faultyProxy } from '@slugline/testing/servers/faulty-proxy';
import { temporaryBucket } from '@slugline/testing/stores/temporary';
import { describe, expect, it } from 'vitest';
import { deliveryOf } from '../delivery.ts';
import { readText } from '../documents.ts';
import { openS3Store } from './s3-store.ts';

describe('an S3 bucket', () => {
  itIsAnObjectStore(async () => {
    const bucket = await temporaryBucket();
    const store = await openS3Store({ ...bucket.location, prefix: 'desk' });
    return {
      store,
      listsInByteOrder: false,
      listsUnfinished: false,
      unfinished: () => readdir(join(bucket.files, '_multipart')),
      close: async () => {
        await store.close();
        await bucket[Symbol.asyncDispose]();
      },
    };
  });
});

describe('an S3 store', () => {
  it('reports that the server does not honour conditional writes, and leaves no trace of the probe', async () => {
    await using bucket = await temporaryBucket();
    const said: string[] = [];
    const store = await openS3Store(bucket.location, (message) => said.push(message));
    expect(store).toMatchObject({ conditionalWrites: false, conditionalReplace: false });
    expect(said).toEqual([
      expect.stringContaining('s3://newsroom does not honour If-None-Match'),
      expect.stringContaining('s3://newsroom does not honour If-Match'),
    ]);
    for await (const { key } of store.list('')) expect.fail(`left ${key}`);
    await store.close();
  });

  it('writes delivery headers, cache tags and hash as metadata', async () => {
    await using bucket = await temporaryBucket();
    const store = await openS3Store(bucket.location);
    const sha256 = '0'.repeat(64);
    const served = async (key: string) => {
      const { headers } = await fetch(await store.presign(key, 60));
      return ['content-type', 'cache-control', 'content-disposition', 'x-amz-meta-cache-tag'].map((name) =>
        headers.get(name),
      );
    };
    const asMedia = ['video/mp4', 'public, max-age=31536000, immutable', 'inline', 'story-1,sport'];
    const delivery = deliveryOf('media/a/r/video.mp4', ['story-1', 'sport']);

    await store.put('small', 'x', { delivery, sha256 });
    await store.put('large', megabytes(17), { delivery, sha256 });
    await store.copy('small', 'copy');
    await store.copy('small', 'other', { delivery: deliveryOf('a.html'), sha256 });
    expect(await served('small')).toEqual(asMedia);
    expect(await served('large')).toEqual(asMedia);
    expect(await served('copy')).toEqual(asMedia);
    expect(await served('other')).toEqual(['text/html; charset=utf-8', expect.any(String), 'inline', null]);
    for (const key of ['small', 'large', 'copy', 'other'])
      expect(await store.head(key)).toMatchObject({ sha256 });
    await store.close();
  });

  it('ends the sweep of a server that lists objects instead of uploads, and has more than a page', async () => {
    await using bucket = await temporaryBucket();
    const store = await openS3Store(bucket.location);
    const keys = Array.from({ length: 1001 }, (_, n) => `many/${n}`);
    for (let done = 0; done < keys.length; done += 50)
      await Promise.all(keys.slice(done, done + 50).map((key) => store.put(key, '')));
    await store.sweep(new Date());
    let left = 0;
    for await (const _ of store.list('many/')) left++;
    expect(left).toBe(keys.length);
    await store.close();
  });

  it('keeps to its folder of the bucket', async () => {
    await using bucket = await temporaryBucket();
    const whole = await openS3Store(bucket.location);
    const desk = await openS3Store({ ...bucket.location, prefix: 'sport/desk' });
    await desk.put('a', 'x');
    await whole.put('sport/desks', 'y');
    expect(await readText(whole, 'sport/desk/a')).toBe('x');
    for await (const { key } of desk.list('')) expect(key).toBe('a');
    await whole.close();
    await desk.close();
  });

  it('names the bucket to create, and where', async () => {
    await using bucket = await temporaryBucket();
    await expect(openS3Store({ ...bucket.location, bucket: 'nowhere' })).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringContaining(`no bucket "nowhere" at ${bucket.location.endpoint}`),
    });
  });

  it('names the server that does not answer', async () => {
    await using bucket = await temporaryBucket();
    const gone = await faultyProxy(bucket.location.endpoint ?? '', () => undefined);
    await gone[Symbol.asyncDispose]();
    await expect(openS3Store({ ...bucket.location, endpoint: gone.endpoint })).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringContaining(`${gone.endpoint} does not answer`),
    });
  });
});

describe('an S3 store with a faulty server', () => {
  /** A store behind a proxy that applies faults to requests for the key `harmed`, counted from 1. */
  async function troubled(faultOf: (request: IncomingMessage, attempt: number) => Fault | undefined) {
    const bucket = await temporaryBucket();
    let attempts = 0;
    const proxy = await faultyProxy(bucket.location.endpoint ?? '', (request) =>
      request.url?.includes('harmed') ? faultOf(request, ++attempts) : undefined,
    );
    const store = await openS3Store({ ...bucket.location, endpoint: proxy.endpoint });
    return {
      store,
      bucket,
      async [Symbol.asyncDispose]() {
        await store.close();
        await proxy[Symbol.asyncDispose]();
        await bucket[Symbol.asyncDispose]();
      },
    };
  }

  it.each([
    [507, 'InsufficientStorage', 'store_full', 'is full'],
    [403, 'QuotaExceeded', 'store_full', 'is full'],
    [403, 'AccessDenied', 'store_unavailable', 'credentials and bucket policy'],
    [501, 'NotImplemented', 'store_unavailable', 'answered 501'],
  ])('gives %i %s the code %3$s', async (answer, code, expected, words) => {
    await using trouble = await troubled(() => ({ answer, code }));
    await expect(trouble.store.put('harmed', 'x')).rejects.toMatchObject({
      code: expected,
      where: 'harmed',
      message: expect.stringMatching(new RegExp(`write harmed in s3://newsroom.*${words}`)),
    });
  });

  it('retries when the server is busy', async () => {
    await using trouble = await troubled((_, attempt) =>
      attempt < 3 ? { answer: 503, code: 'SlowDown' } : undefined,
    );
    await trouble.store.put('harmed', 'x');
    expect(await readText(trouble.store, 'harmed')).toBe('x');
  });

  it('does not return half an object as a whole one', async () => {
    await using trouble = await troubled(({ method }) =>
      method === 'GET' ? { cutAfter: 100_000 } : undefined,
    );
    await trouble.store.put('harmed', megabytes(1));
    const { body } = await trouble.store.get('harmed');
    await expect(buffer(body)).rejects.toMatchObject({ code: 'store_unavailable', where: 'harmed' });
  });

  it('notices when the server stores other bytes than were sent, and removes them', async () => {
    await using trouble = await troubled(({ method }) =>
      method === 'PUT' ? { append: '0\r\n' } : undefined,
    );
    await expect(trouble.store.put('harmed', megabytes(1))).rejects.toMatchObject({
      code: 'store_mismatch',
      where: 'harmed',
    });
    expect(await trouble.store.head('harmed')).toBeUndefined();
  });

  it('leaves no parts behind when the server refuses one', async () => {
    await using trouble = await troubled(({ url }) =>
      url?.includes('partNumber=2') ? { answer: 403, code: 'AccessDenied' } : undefined,
    );
    const source = megabytes(40);
    await expect(trouble.store.put('harmed', source)).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(source.destroyed).toBe(true);
    expect(await readdir(join(trouble.bucket.files, '_multipart'))).toEqual([]);
  });

  it('frees the connection of an object whose reader stops', async () => {
    await using bucket = await temporaryBucket();
    const store = await openS3Store(bucket.location);
    await store.put('film', megabytes(2));
    // More requests than sockets: if sockets stayed in use, this would wait for ever.
    for (let n = 0; n < 210; n++) (await store.get('film')).body.destroy();
    expect((await text((await store.get('film', { start: 0, end: 4 })).body)).length).toBe(5);
    await store.close();
  });
});
