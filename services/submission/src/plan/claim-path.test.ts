import type { ObjectStore } from '@slugline/store';
import { keys, newStoryId } from '@slugline/story';
import { stores } from '@slugline/testing/stores/contexts';
import { describe, expect, it } from 'vitest';
import { claimPath } from './claim-path.ts';

const wanted = 'news/2026/11/ferry/';
const story = () => newStoryId(Date.now());
const suffixed = (ending: string) => `news/2026/11/ferry-${ending.toLowerCase()}/`;
/** The id of another story with the same ending. */
const alike = (id: string, end: number) =>
  `${id.startsWith('0') ? '1' : '0'}${'0'.repeat(25 - end)}${id.slice(-end)}`;

/** A store that counts its requests. */
function counting(store: ObjectStore) {
  const asked = { writes: 0, reads: 0 };
  const working = new Proxy(store, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]) => {
        if (name === 'put' || name === 'putIfAbsent') asked.writes += 1;
        if (name === 'get' || name === 'head' || name === 'list') asked.reads += 1;
        return (value as (...given: unknown[]) => unknown).apply(target, given);
      };
    },
  });
  return { asked, working };
}

describe.each(stores)('the path of a story in %s', (_store, open) => {
  it('is the wanted one, and stays the same in later calls', async () => {
    await using testing = await open();
    const id = story();
    expect(await claimPath(testing.context, id, wanted)).toBe(wanted);
    expect(await claimPath(testing.context, id, wanted)).toBe(wanted);
  });

  it('never belongs to two stories, even if many want it at once: all but one get the end of their id', async () => {
    await using testing = await open();
    const ids = Array.from({ length: 8 }, story);
    const paths = await Promise.all(ids.map((id) => claimPath(testing.context, id, wanted)));
    expect(new Set(paths).size).toBe(8);
    expect(paths.filter((path) => path === wanted)).toHaveLength(1);
    for (const [index, path] of paths.entries())
      expect([wanted, suffixed(ids[index]?.slice(-6) ?? '')]).toContain(path);
    expect(await Promise.all(ids.map((id) => claimPath(testing.context, id, wanted)))).toEqual(paths);
  });

  it('has the whole id when two ids have the same ending', async () => {
    await using testing = await open();
    const [first, second] = [story(), story()];
    const third = alike(second, 6);
    expect(await claimPath(testing.context, first, wanted)).toBe(wanted);
    expect(await claimPath(testing.context, second, wanted)).toBe(suffixed(second.slice(-6)));
    for (const _time of ['first', 'again'])
      expect(await claimPath(testing.context, third, wanted)).toBe(suffixed(third));
  });

  it('stays the one that an older version claimed by counting', async () => {
    await using testing = await open();
    const ids = Array.from({ length: 4 }, story);
    const old = [wanted, suffixed('2'), suffixed('3'), suffixed('4')];
    for (const [index, path] of old.entries())
      await testing.context.working.put(keys.pathClaim(path), JSON.stringify({ storyId: ids[index] }));
    expect(await Promise.all(ids.map((id) => claimPath(testing.context, id, wanted)))).toEqual(old);
    const next = story();
    expect(await claimPath(testing.context, next, wanted)).toBe(suffixed(next.slice(-6)));
  });
});

describe('a headline used often', () => {
  it('costs the sixtieth story no more requests than the second', async () => {
    const [, open] = stores[0] as (typeof stores)[number];
    await using testing = await open();
    const { redis } = testing.context;
    const { asked, working } = counting(testing.context.working);
    const cost: { writes: number; reads: number }[] = [];
    for (let n = 0; n < 60; n++) {
      const before = { ...asked };
      await claimPath({ working, redis }, story(), wanted);
      cost.push({ writes: asked.writes - before.writes, reads: asked.reads - before.reads });
    }
    expect(cost[0]).toEqual({ writes: 1, reads: 0 });
    expect(cost[1]).toEqual({ writes: 2, reads: 2 });
    expect(cost.slice(2).every((each) => each.writes === 2 && each.reads === 2)).toBe(true);
  });
});
