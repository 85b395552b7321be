import { fold, isAtRest, JournalEntry, openFailures, type StoryState } from '@slugline/story';
import type { Redis } from 'ioredis';

/**
 * The version of the form of cached states. Raise it when `StoryState` changes. A state in another form, written by
 * another version of the program, is left alone; the story is folded again from its entries.
 */
const form = 2;
const [stateField, sequenceField] = [`state:${form}`, `sequence:${form}`];

/** The journal's copy in Redis: entries, folded states and lists. Redis may lose it at any time. */
export interface JournalCache {
  /** Adds entries of one story and folds them. Returns false when earlier entries are missing here. */
  remember(storyId: string, entries: readonly JournalEntry[]): Promise<boolean>;
  /** Entries after the given sequence, in order. */
  entries(storyId: string, after: number): Promise<JournalEntry[]>;
  state(storyId: string): Promise<StoryState | undefined>;
  knows(storyId: string): Promise<boolean>;
  /** The newest stories first. */
  newest(limit: number): Promise<StoryState[]>;
  /** Live stories, the last published first. */
  published(limit: number): Promise<StoryState[]>;
  /** Ids of stories with work left, including stories under embargo. */
  unsettled(): Promise<string[]>;
  /** Counts a story as unsettled because its journal can't be read now. */
  lookAgain(storyId: string): Promise<void>;
  /** Ids of stories whose last entry was written since a time (ms since 1970). */
  changedSince(since: number): Promise<string[]>;
  /** Stories with open failures, the last failed first. */
  failing(): Promise<StoryState[]>;
  /**
   * Removes the oldest settled stories received before a time (ms since 1970) while there are more than the cache
   * keeps, because a full Redis accepts no jobs. Removed stories are read from the store.
   */
  trim(before: number): Promise<void>;
}

/** The number of stories kept: far more than any list or feed shows, in about 100 MB. */
const mostStories = 10_000;
/** Stories removed by one `trim`. Keeps a search for lost work short; the next one goes on. */
const forgottenAtOnce = 1000;

/**
 * Sets the state unless a newer one is there: two processes may fold the same story at once. The time of publication
 * never changes, so it is always recorded.
 */
const setIfNewer = `
if ARGV[6] ~= '' then redis.call('ZADD', KEYS[4], ARGV[6], ARGV[4]) end
local known = tonumber(redis.call('HGET', KEYS[1], '${sequenceField}') or '0')
if known >= tonumber(ARGV[1]) then return 0 end
redis.call('HSET', KEYS[1], '${sequenceField}', ARGV[1], '${stateField}', ARGV[2])
redis.call('ZADD', KEYS[2], ARGV[3], ARGV[4])
redis.call('ZADD', KEYS[5], ARGV[7], ARGV[4])
if ARGV[5] == '1' then redis.call('SREM', KEYS[3], ARGV[4]) else redis.call('SADD', KEYS[3], ARGV[4]) end
if ARGV[8] ~= '' then redis.call('ZADD', KEYS[6], ARGV[8], ARGV[4]) else redis.call('ZREM', KEYS[6], ARGV[4]) end
return 1`;

/**
 * `prefix` begins all keys; its hash tag keeps them in one slot of a Redis cluster. `kept` is the number of stories.
 */
export function openCache(redis: Redis, prefix: string, kept = mostStories): JournalCache {
  const journal = (storyId: string) => `${prefix}:journal:${storyId}`;
  const story = (storyId: string) => `${prefix}:story:${storyId}`;
  const [stories, unsettled] = [`${prefix}:stories`, `${prefix}:unsettled`];
  const [published, changed] = [`${prefix}:published`, `${prefix}:changed`];
  const failing = `${prefix}:failing`;
  const entriesAfter = async (storyId: string, after: number): Promise<JournalEntry[]> =>
    (await redis.zrangebyscore(journal(storyId), `(${after}`, '+inf')).map((text) =>
      JournalEntry.parse(JSON.parse(text)),
    );

  const remember = async (storyId: string, entries: readonly JournalEntry[]): Promise<boolean> => {
    if (entries.length === 0) return true;
    const transaction = redis.multi();
    for (const entry of entries) {
      // Replace, don't just add: the same entry read from the store may be serialised differently and would be added
      // twice.
      transaction.zremrangebyscore(journal(storyId), entry.sequence, entry.sequence);
      transaction.zadd(journal(storyId), entry.sequence, JSON.stringify(entry));
    }
    const results = await transaction.zrange(journal(storyId), 0, '-1').exec();
    const all = ((results?.at(-1)?.[1] ?? []) as string[]).map((text) =>
      JournalEntry.parse(JSON.parse(text)),
    );
    if (all.length !== all.at(-1)?.sequence) return false;
    const state = fold(all) as StoryState;
    const settled = isAtRest(state, Date.now()) ? '1' : '0';
    const keys = [story(storyId), stories, unsettled, published, changed, failing];
    const received = Date.parse(state.receivedAt);
    await redis.eval(
      setIfNewer,
      keys.length,
      ...keys,
      state.sequence,
      JSON.stringify(state),
      received,
      storyId,
      settled,
      publishedAt(state) || '',
      Date.parse(state.updatedAt),
      failedAt(state) ?? '',
    );
    return true;
  };

  const stateOf = async (storyId: string): Promise<StoryState | undefined> => {
    const [state, ofAnotherForm] = await redis.hmget(story(storyId), stateField, 'state');
    if (state) return JSON.parse(state) as StoryState;
    if (!ofAnotherForm) return undefined;
    const entries = await entriesAfter(storyId, 0);
    return (await remember(storyId, entries)) ? fold(entries) : undefined;
  };
  const statesOf = async (ids: readonly string[]) => {
    const states = await Promise.all(ids.map(stateOf));
    return states.filter((state) => state !== undefined);
  };

  return {
    remember,
    entries: entriesAfter,
    state: stateOf,
    knows: async (storyId) => (await redis.exists(story(storyId))) === 1,
    newest: async (limit) => statesOf(await redis.zrange(stories, 0, String(limit - 1), 'REV')),
    published: async (limit) => {
      const ids = await redis.zrange(published, 0, String(limit - 1), 'REV');
      if (ids.length === limit) return statesOf(ids);
      // Few stories, or a Redis filled by an earlier version, which had no such list: look at all stories.
      const all = await statesOf(await redis.zrange(stories, 0, '-1', 'REV'));
      return all
        .filter((state) => publishedAt(state) !== undefined)
        .sort((a, b) => (publishedAt(b) ?? 0) - (publishedAt(a) ?? 0))
        .slice(0, limit);
    },
    unsettled: () => redis.smembers(unsettled),
    lookAgain: async (storyId) => {
      await redis.sadd(unsettled, storyId);
    },
    changedSince: (since) => redis.zrange(changed, String(since), '+inf', 'BYSCORE'),
    failing: async () => statesOf(await redis.zrange(failing, 0, '-1', 'REV')),
    trim: async (before) => {
      await redis.zremrangebyscore(changed, '-inf', before);
      const excess = Math.min(forgottenAtOnce, (await redis.zcard(stories)) - kept);
      if (excess <= 0) return;
      for (const id of await redis.zrange(stories, '-inf', String(before), 'BYSCORE', 'LIMIT', 0, excess)) {
        if ((await redis.sismember(unsettled, id)) === 1) continue;
        // Without its state, the story would be missing from the list of failures until the whole journal is read
        // again.
        if ((await redis.zscore(failing, id)) !== null) continue;
        await redis.multi().zrem(stories, id).zrem(published, id).del(story(id), journal(id)).exec();
      }
    },
  };
}

/** When the story's last open failure was recorded (ms since 1970). */
function failedAt(state: StoryState): number | undefined {
  const times = openFailures(state).map(({ at }) => Date.parse(at));
  return times.length > 0 ? Math.max(...times) : undefined;
}

/** When a live story was first published (ms since 1970); undefined for one that is not live. */
function publishedAt({ live, editions }: StoryState): number | undefined {
  const [first] = editions;
  return first && Object.keys(live).length > 0 ? Date.parse(first.card.publishedAt) : undefined;
}
