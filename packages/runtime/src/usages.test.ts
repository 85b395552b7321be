import type { ObjectStore } from '@slugline/store';
import { commands, keys, newStoryId, SluglineError } from '@slugline/story';
import { stores } from '@slugline/testing/stores/contexts';
import { describe, expect, it } from 'vitest';
import { makeUsages, storiesWith } from './usages.ts';

const sea = 'a'.repeat(64);

/** Returns the store that does not answer when it has to write this key. */
const withoutAnswer = (store: ObjectStore, key: string): ObjectStore =>
  new Proxy(store, {
    get: (target, property) => {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function') return value;
      if (property !== 'putIfAbsent') return value.bind(target);
      return async (given: string, ...rest: unknown[]) => {
        if (given === key) throw new SluglineError('store_unavailable', 'no answer');
        return value.call(target, given, ...rest);
      };
    },
  });

describe.each(stores)('the index of usages in %s', (_store, open) => {
  it('is made anew after a short outage: it must not lack a story for good', async () => {
    await using testing = await open();
    const { journal, log, working } = testing.context;
    const [one, other] = [newStoryId(1_700_000_000_000), newStoryId(1_700_000_001_000)];
    const file = { name: 'sea.jpg', role: 'media' as const, sha256: sea, bytes: 1 };
    const sent = { receivedAt: new Date().toISOString(), lane: 'normal' as const, files: [file], by: 'r' };
    for (const storyId of [one, other])
      await journal.transact(storyId, (state) => commands.submit(state, sent));
    const away = { journal, log, working: withoutAnswer(working, keys.usage(sea, other)) };
    await expect(makeUsages(away)).rejects.toMatchObject({ code: 'store_unavailable' });
    await makeUsages(testing.context);
    expect(await storiesWith(working, sea)).toEqual([one, other]);
  });
});
