import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { sha256Of } from '@slugline/story';
import { megabytes } from '@slugline/testing/contracts/object-store';
import { temporaryStore } from '@slugline/testing/stores/temporary';
import { describe, expect, it } from 'vitest';
import { readText } from './documents.ts';
import type { ObjectStore } from './port.ts';
import { receive } from './receive.ts';

async function keysOf(store: ObjectStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list('')) keys.push(key);
  return keys;
}

const options = { limitBytes: 3 * 1024 * 1024, where: 'film.mp4' };

describe('receiving a file', () => {
  it('names it by its hash, and keeps it once however often it is sent', async () => {
    await using temporary = await temporaryStore();
    const { store } = temporary;
    const sha256 = sha256Of(await buffer(megabytes(2)));
    const received = await Promise.all([1, 2, 3].map(() => receive(store, megabytes(2), options)));
    expect(received).toEqual(Array(3).fill({ sha256, bytes: 2 * 1024 * 1024 }));
    expect(await keysOf(store)).toEqual([`originals/${sha256}`]);
  });

  it('repairs an original that lost bytes', async () => {
    await using temporary = await temporaryStore();
    const { store } = temporary;
    const { sha256 } = await receive(store, Readable.from(['whole']), options);
    await store.put(`originals/${sha256}`, 'wh');
    await receive(store, Readable.from(['whole']), options);
    expect(await readText(store, `originals/${sha256}`)).toBe('whole');
  });

  it('refuses a file without bytes, by name', async () => {
    await using temporary = await temporaryStore();
    await expect(receive(temporary.store, Readable.from([]), options)).rejects.toMatchObject({
      code: 'file_empty',
      where: 'film.mp4',
    });
    expect(await keysOf(temporary.store)).toEqual([]);
  });

  it('accepts a file of exactly the limit, and stops reading a larger one', async () => {
    await using temporary = await temporaryStore();
    const { store } = temporary;
    await expect(receive(store, megabytes(3), options)).resolves.toMatchObject({ bytes: options.limitBytes });
    const endless = megabytes(Number.POSITIVE_INFINITY);
    await expect(receive(store, endless, options)).rejects.toMatchObject({
      code: 'request_too_large',
      where: 'film.mp4',
    });
    expect(endless.destroyed).toBe(true);
    expect(await keysOf(store)).toHaveLength(1);
  });

  it('leaves nothing when the sender disconnects', async () => {
    await using temporary = await temporaryStore();
    const gone = new Error('aborted');
    await expect(receive(temporary.store, megabytes(2, gone), options)).rejects.toBe(gone);
    expect(await keysOf(temporary.store)).toEqual([]);
  });
});
