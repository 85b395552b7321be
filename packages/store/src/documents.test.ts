import { Warning } from '@slugline/story';
import { type Fault, faultyProxy } from '@slugline/testing/servers/faulty-proxy';
import { temporaryBucket, temporaryStore } from '@slugline/testing/stores/temporary';
import { describe, expect, it } from 'vitest';
import { awaitJson, readJson, readText, writeJson, writeJsonIfAbsent } from './documents.ts';
import { openStore } from './open-store.ts';

describe('documents', () => {
  it('are read as they were written', async () => {
    await using temporary = await temporaryStore();
    const warning = { code: 'x', message: 'Ü', where: 'a.txt' };
    await writeJson(temporary.store, 'a.json', warning);
    expect(await readJson(temporary.store, 'a.json', Warning)).toEqual(warning);
  });

  it('are refused when they are not JSON or do not fit the schema', async () => {
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
      // It is unknown whether these are the bytes that were written.
      retry: true,
    });
  });
});

describe('documents of a store that returns wrong bytes', () => {
  /** A bucket whose next responses to reads have these faults. */
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

  it('are read again after a wrong byte, in the JSON syntax or in a word', async () => {
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

  it('can be retried later when every response is wrong', async () => {
    await using faulty = await faultyStore();
    const { store, faults } = faulty;
    await writeJson(store, 'a.json', warning);
    faults.push({ wrongByte: 3 }, { wrongByte: 3 }, { wrongByte: 3 });
    await expect(readJson(store, 'a.json', Warning)).rejects.toMatchObject({
      code: 'store_mismatch',
      retry: true,
    });
  });

  it('are not retried when their bytes are right and do not fit the schema', async () => {
    await using faulty = await faultyStore();
    const { store } = faulty;
    await writeJson(store, 'a.json', { code: 7 });
    await expect(readJson(store, 'a.json', Warning)).rejects.toMatchObject({
      code: 'payload_invalid',
      retry: false,
    });
  });

  it('are checked against the reader’s hash when the store keeps none', async () => {
    await using temporary = await temporaryStore();
    await temporary.store.put('a.txt', 'the pier');
    await expect(readText(temporary.store, 'a.txt', { sha256: '0'.repeat(64) })).rejects.toMatchObject({
      code: 'store_mismatch',
    });
  });

  it('are waited for until they are visible, if they are known to exist', async () => {
    await using faulty = await faultyStore();
    const { store, faults } = faulty;
    await writeJson(store, 'a.json', warning);
    for (let n = 0; n < 3; n++) faults.push({ answer: 404, code: 'NoSuchKey' });
    expect(await awaitJson(store, 'a.json', Warning)).toEqual(warning);
  });
});
