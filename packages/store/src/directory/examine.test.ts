import { temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { expect, it } from 'vitest';
import { openDirectoryStore } from './directory-store.ts';
import { examineDirectory, networkFileSystem } from './examine.ts';

it.each([
  [0x6969, 'NFS'],
  // Node gives the type as a signed number on some machines: statfs(2) has a signed field.
  [0xff534d42 | 0, 'SMB'],
  [0xef53, undefined],
  [0x1021994, undefined],
])('knows the file system %i', (type, name) => {
  expect(networkFileSystem(type)).toBe(name);
});

it('finds nothing wrong with a store on a local disk', async () => {
  await using folder = await temporaryFolder();
  const store = await openDirectoryStore(folder.path);
  expect(await examineDirectory(folder.path)).toEqual({ faults: [] });
  await store.put('journal/a', 'a');
  expect(await examineDirectory(folder.path)).toEqual({ faults: [] });
  await store.close();
});
