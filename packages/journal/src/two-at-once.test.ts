import { openStore } from '@slugline/store';
import { itLosesNoCommand } from '@slugline/testing/contracts/concurrent-commands';
import { temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { temporaryBucket } from '@slugline/testing/stores/temporary';
import { describe, expect } from 'vitest';

describe('a journal in a directory', () => {
  itLosesNoCommand(async () => {
    const folder = await temporaryFolder();
    const store = await openStore({ kind: 'directory', path: folder.path });
    return { store, close: () => store.close().then(() => folder[Symbol.asyncDispose]()) };
  });
});

describe('a journal in a bucket without conditional writes', () => {
  itLosesNoCommand(async () => {
    const bucket = await temporaryBucket();
    const store = await openStore(bucket.location);
    expect(store.conditionalWrites).toBe(false);
    return { store, close: () => store.close().then(() => bucket[Symbol.asyncDispose]()) };
  });
});
