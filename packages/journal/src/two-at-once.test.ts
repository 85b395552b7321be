import { openStore } from '@slugline/store';
import { describe, expect } from 'vitest';
import { temporaryBucket, temporaryFolder } from '../../store/src/temporary-store.ts';
import { itLosesNoCommand } from './two-at-once.contract.ts';

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
