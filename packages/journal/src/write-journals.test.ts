import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keys } from '@slugline/story';
import { events, journal, storyId } from '@slugline/testing/samples/journal';
import { temporaryStore } from '@slugline/testing/stores/temporary';
import { expect, it } from 'vitest';
import { writeJournals } from './write-journals.ts';

it('writes whole journals, and adds the end that an earlier run did not write', async () => {
  await using temporary = await temporaryStore();
  const { store } = temporary;
  const entries = journal(events.submitted, events.planned, events.held);
  const keysOf = async () => {
    const found: string[] = [];
    for await (const { key } of store.list(keys.journals)) found.push(key);
    return found;
  };
  await writeJournals(store, [entries.slice(0, 1)]);
  const before = await store.head(keys.entry(storyId, 1));
  await writeJournals(store, [entries]);
  expect(await keysOf()).toEqual([1, 2, 3].map((sequence) => keys.entry(storyId, sequence)));
  expect(await store.head(keys.entry(storyId, 1))).toEqual(before);
});

it('throws the error of the store', async () => {
  await using temporary = await temporaryStore();
  const { store, root } = temporary;
  // A file is where the store's folder for small objects should be.
  await writeFile(join(root, '.small'), 'x');
  await expect(writeJournals(store, [journal(events.submitted)])).rejects.toMatchObject({
    code: 'store_unavailable',
  });
});
