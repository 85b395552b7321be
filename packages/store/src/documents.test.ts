import { Warning } from '@slugline/story';
import { describe, expect, it } from 'vitest';
import { readJson, writeJson } from './documents.ts';
import { temporaryStore } from './temporary-store.ts';

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
    });
  });
});
