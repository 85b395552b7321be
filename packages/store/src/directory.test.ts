import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import { openDirectoryStore } from './directory/directory-store.ts';
import { itIsAnObjectStore } from './store.contract.ts';

describe('a directory', () => {
  itIsAnObjectStore(async () => {
    const root = await mkdtemp(join(tmpdir(), 'slugline-store-'));
    const store = await openDirectoryStore(root);
    return {
      store,
      listsInByteOrder: true,
      unfinished: () => readdir(join(root, '.tmp')),
      close: async () => {
        await store.close();
        await rm(root, { recursive: true });
      },
    };
  });
});
