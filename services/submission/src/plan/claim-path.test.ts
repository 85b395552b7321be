import { newStoryId } from '@slugline/story';
import { describe, expect, it } from 'vitest';
import { stores } from '../../../../packages/service/src/testing/context.ts';
import { claimPath } from './claim-path.ts';

const wanted = 'news/2026/11/ferry/';
const story = () => newStoryId(Date.now());

describe.each(stores)('the path of a story in %s', (_store, open) => {
  it('is the wanted one, and the same when it is asked for again', async () => {
    await using house = await open();
    const id = story();
    expect(await claimPath(house.context, id, wanted)).toBe(wanted);
    expect(await claimPath(house.context, id, wanted)).toBe(wanted);
  });

  it('is never another story’s, also when many want it at once', async () => {
    await using house = await open();
    const ids = Array.from({ length: 8 }, story);
    const paths = await Promise.all(ids.map((id) => claimPath(house.context, id, wanted)));
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
    expect(await Promise.all(ids.map((id) => claimPath(house.context, id, wanted)))).toEqual(paths);
  });
});
