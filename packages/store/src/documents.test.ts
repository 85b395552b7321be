import { Warning } from '@slugline/story';
import { describe, expect, it } from 'vitest';
import { awaitJson, readJson, readText, writeJson, writeJsonIfAbsent } from './documents.ts';
import { openStore } from './open-store.ts';
import { type Fault, faultyProxy } from './s3/faulty-proxy.ts';
import { temporaryBucket, temporaryStore } from './temporary-store.ts';

describe('documents', () => {
  it('come back as they were written', async () => {
    await using temporary = await temporaryStore();
    const warning = { code: 'x', message: 'Ü', where: 'a.txt' };
    await writeJson(temporary.store, 'a.json', warning);
    expect(await readJson(temporary.store, 'a.json', Warning)).toEqual(warning);
  });

  it('are refused when they are not JSON, or not of the expected form', async () => {
    await using temporary = await temporaryStore();
    await temporary.store.put('a.json', '{"code":');
    await expect(readJson(temporary.store, 'a.json', Warning)).rejects.toMatchObject({
      code: 'store_mismatch',
      where: 'a.json',
    });
    await writeJson(temporary.store, 'b.json', { code: 7 });
    await expect(readJson(temporary.store, 'b.json', Warning)).rejects.toMatchObject({
      code: 'payload_invalid',
      where: 'b.json',
      // Nobody knows whether these are the bytes that were written.
      retry: true,
    });
  });
});

describe('documents of a store that answers wrongly', () => {
  /** A bucket whose next answers to reading meet these faults. */
  async function faultyStore() {
    const stack = new AsyncDisposableStack();
    const { location } = stack.use(await temporaryBucket());
    const faults: Fault[] = [];
    const proxy = stack.use(
      await faultyProxy(location.endpoint ?? '', ({ method }) =>
        method === 'GET' ? faults.shift() : undefined,
      ),
    );
    const checksums = 'when_required' as const;
    const store = await openStore({ ...location, checksums, endpoint: proxy.endpoint });
    stack.defer(() => store.close());
    return { store, faults, [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose]() };
  }
  const warning = { code: 'x', message: 'the pier', where: 'a.txt' };

  it('are read again after a wrong byte, be it in their form or in a word', async () => {
    await using faulty = await faultyStore();
    const { store, faults } = faulty;
    await writeJson(store, 'a.json', warning);
    faults.push({ wrongByte: 0 }, { wrongByte: JSON.stringify(warning).indexOf('pier') });
    expect(await readJson(store, 'a.json', Warning)).toEqual(warning);
    faults.push({ wrongByte: 3 });
    await writeJsonIfAbsent(store, 'b.json', warning);
    expect(await readText(store, 'b.json')).toBe(JSON.stringify(warning));
    expect(faults).toEqual([]);
  });

  it('are no defect when each answer is wrong: they are to be tried again later', async () => {
    await using faulty = await faultyStore();
    const { store, faults } = faulty;
    await writeJson(store, 'a.json', warning);
    faults.push({ wrongByte: 3 }, { wrongByte: 3 }, { wrongByte: 3 });
    await expect(readJson(store, 'a.json', Warning)).rejects.toMatchObject({
      code: 'store_mismatch',
      retry: true,
    });
  });

  it('are a defect at once when their bytes are those that were written and their form is wrong', async () => {
    await using faulty = await faultyStore();
    const { store } = faulty;
    await writeJson(store, 'a.json', { code: 7 });
    await expect(readJson(store, 'a.json', Warning)).rejects.toMatchObject({
      code: 'payload_invalid',
      retry: false,
    });
  });

  it('are checked by a hash that the reader knows, where the store keeps none', async () => {
    await using temporary = await temporaryStore();
    await temporary.store.put('a.txt', 'the pier');
    await expect(readText(temporary.store, 'a.txt', { sha256: '0'.repeat(64) })).rejects.toMatchObject({
      code: 'store_mismatch',
    });
  });

  it('that are known to be there are waited for until the store shows them', async () => {
    await using faulty = await faultyStore();
    const { store, faults } = faulty;
    await writeJson(store, 'a.json', warning);
    for (let n = 0; n < 3; n++) faults.push({ answer: 404, code: 'NoSuchKey' });
    expect(await awaitJson(store, 'a.json', Warning)).toEqual(warning);
  });
});
