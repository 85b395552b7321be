import { buffer } from 'node:stream/consumers';
import { sha256Of } from '@slugline/story';
import { megabytes } from '@slugline/testing/contracts/object-store';
import { temporaryBucket, temporaryStore } from '@slugline/testing/stores/temporary';
import { describe, expect, it } from 'vitest';
import { deliveryOf } from './delivery.ts';
import { readText } from './documents.ts';
import { openStore } from './open-store.ts';
import { transfer } from './transfer.ts';

const expectedOf = (bytes: Uint8Array | string, key: string) => ({
  bytes: Buffer.byteLength(bytes),
  sha256: sha256Of(bytes),
  delivery: deliveryOf(key),
});

const media = 'media/0123/picture/w320.avif';
const page = 'sport/index.html';

describe('transferring an object to another store', () => {
  it('copies it only when it is missing, to a directory and to a bucket, which keeps the hash', async () => {
    await using from = await temporaryStore();
    await using directory = await temporaryStore();
    await using bucket = await temporaryBucket();
    const video = await buffer(megabytes(17));
    await from.store.put('film', video);
    const s3 = await openStore(bucket.location);
    for (const to of [directory.store, s3]) {
      const expected = expectedOf(video, media);
      expect(await transfer(from.store, 'film', to, media, expected)).toBe(true);
      expect(await transfer(from.store, 'film', to, media, expected)).toBe(false);
      expect((await buffer((await to.get(media)).body)).equals(video)).toBe(true);
    }
    expect(await s3.head(media)).toMatchObject({ sha256: expectedOf(video, media).sha256 });
    await s3.close();
  });

  it.each([
    ['a live document', page],
    ['a rendition', media],
  ])('replaces %s that has other bytes of the same size', async (_what, key) => {
    await using from = await temporaryStore();
    await using directory = await temporaryStore();
    await using bucket = await temporaryBucket();
    const s3 = await openStore(bucket.location);
    for (const to of [directory.store, s3])
      for (const text of ['1:0', '2:0']) {
        await from.store.put('page', text);
        expect(await transfer(from.store, 'page', to, key, expectedOf(text, key))).toBe(true);
        expect(await readText(to, key)).toBe(text);
      }
    await s3.close();
  });

  it.each([
    ['other bytes', 'oTher'],
    ['fewer bytes', 'othe'],
    ['more bytes', 'others'],
  ])('refuses %s than were expected, and changes nothing', async (_, stored) => {
    await using from = await temporaryStore();
    await using to = await temporaryStore();
    await from.store.put('page', stored);
    await to.store.put(page, 'the page before');
    const expected = expectedOf('other', page);
    await expect(transfer(from.store, 'page', to.store, page, expected)).rejects.toMatchObject({
      code: 'store_mismatch',
      where: 'page',
    });
    expect(await readText(to.store, page)).toBe('the page before');
  });

  it('throws object_missing when the source is missing', async () => {
    await using from = await temporaryStore();
    await using to = await temporaryStore();
    await expect(transfer(from.store, 'none', to.store, page, expectedOf('x', page))).rejects.toMatchObject({
      code: 'object_missing',
      where: 'none',
    });
  });
});
