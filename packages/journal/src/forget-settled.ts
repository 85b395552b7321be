import { forEachIsolated, type ObjectStore } from '@slugline/store';
import { fold, type StoryState } from '@slugline/story';
import type { JournalCache } from './cache.ts';
import { fromRedisAlone } from './from-redis-alone.ts';
import { restMs, writeSnapshot } from './snapshot.ts';

/** How many stories are looked at in one call, and at a time. */
const batch = 1000;
const storiesAtOnce = 16;

interface Parts {
  store: ObjectStore;
  cache: JournalCache;
  onCacheError(error: unknown): void;
  /** Brings Redis up to date with the journal of a story. */
  refresh(storyId: string): Promise<StoryState>;
}

/** Returns `Journal.forgetSettled`. */
export function openForgetting({ store, cache, onCacheError, refresh }: Parts) {
  /** The number of old stories that stay in Redis, as far as they were looked at. The next call goes on after them. */
  let stayed = 0;

  return async (now: number): Promise<void> => {
    const before = now - restMs;
    const { looked, storyIds } = await fromRedisAlone(() => cache.resting(before, stayed, batch));
    const isKept = await fromRedisAlone(() => cache.keeping(before));
    let left = 0;
    const forget = async (storyId: string) => {
      const state = await fromRedisAlone(() => cache.state(storyId));
      if (state === undefined || isKept(state)) return;
      const folded = fold(await fromRedisAlone(() => cache.entries(storyId, 0)));
      // Another process may have removed it, or written an entry.
      if (folded?.sequence !== state.sequence) return;
      if (!(await writeSnapshot(store, folded))) await refresh(storyId);
      else if (await fromRedisAlone(() => cache.forget(folded))) left++;
    };
    await forEachIsolated(storyIds, forget, (_storyId, error) => onCacheError(error), storiesAtOnce);
    stayed = looked < batch ? 0 : stayed + looked - left;
  };
}
