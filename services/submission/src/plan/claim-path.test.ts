import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ObjectStore, openStore } from '@slugline/store';
import { newStoryId } from '@slugline/story';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimPath } from './claim-path.ts';

let folder: string;
let store: ObjectStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-claim-'));
  store = await openStore({ kind: 'directory', path: folder });
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});
const wanted = 'news/2026/11/ferry/';
const story = () => newStoryId(Date.now());

describe('the path of a story', () => {
  it('is the wanted one, and the same when it is asked for again', async () => {
    const id = story();
    expect(await claimPath(store, id, wanted)).toBe(wanted);
    expect(await claimPath(store, id, wanted)).toBe(wanted);
  });

  it('is never another story’s, also when many want it at once', async () => {
    const ids = Array.from({ length: 8 }, story);
    const paths = await Promise.all(ids.map((id) => claimPath(store, id, wanted)));
    expect(paths.toSorted()).toEqual([
      'news/2026/11/ferry-2/',
      'news/2026/11/ferry-3/',
      'news/2026/11/ferry-4/',
      'news/2026/11/ferry-5/',
      'news/2026/11/ferry-6/',
      'news/2026/11/ferry-7/',
      'news/2026/11/ferry-8/',
      wanted,
    ]);
    expect(await Promise.all(ids.map((id) => claimPath(store, id, wanted)))).toEqual(paths);
  });
});
