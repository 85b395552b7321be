import { fold, isAtRest, JournalEntry, openFailures, type StoryState } from '@slugline/story';
import type { Redis } from 'ioredis';

/**
 * The form of the folded states, raised when `StoryState` changes. A copy of another form, from another version of the
 * program, is left alone, and the story is folded again from its entries.
 */
const form = 2;
const [stateField, sequenceField] = [`state:${form}`, `sequence:${form}`];

/** The journal's copy in Redis: entries, folded states and lists. It may be lost at any time. */
export interface JournalCache {
  /** Adds entries of one story and folds them; false when some before them are not here. */
  remember(storyId: string, entries: readonly JournalEntry[]): Promise<boolean>;
  /** Entries after the given sequence, in order. */
  entries(storyId: string, after: number): Promise<JournalEntry[]>;
  state(storyId: string): Promise<StoryState | undefined>;
  knows(storyId: string): Promise<boolean>;
  /** Newest first. */
  newest(limit: number): Promise<StoryState[]>;
  /** Those that are live, the last published first. */
  published(limit: number): Promise<StoryState[]>;
  /** Stories that something still has to happen to, be it at the end of an embargo. */
  unsettled(): Promise<string[]>;
  /** Counts a story as unsettled, whose journal can't be read now. */
  lookAgain(storyId: string): Promise<void>;
  /** Stories whose last entry was written since a time (ms since 1970). */
  changedSince(since: number): Promise<string[]>;
  /** Stories with failures that wait for an operator, the one that failed last first. */
  failing(): Promise<StoryState[]>;
  /**
   * Forgets the oldest settled stories that were received before a time (ms since 1970), as far as there are more
   * than are kept: a Redis that is full takes no jobs. They are read from the store from then on.
   */
  trim(before: number): Promise<void>;
}

/** Stories that stay here: far more than any list or feed shows, in some 100 MB. */
const mostStories = 10_000;
/** A search for lost work must not take long because there is much to forget: the next one goes on. */
const forgottenAtOnce = 1000;

/**
 * Sets the state unless a newer one is there: two processes may fold the same story at once. When a story was published
 * never changes, so that is noted in any case.
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

/** `prefix` begins all keys; its hash tag keeps them in one slot of a cluster. */
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
      // Replaced and not only added: the same entry read from the store may be spelt otherwise, and would be a second one.
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
      // A newsroom of few stories, or a Redis that an earlier version filled, without this list: look at all.
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
        // It would be missing from the list of failures until the whole journal is read again.
        if ((await redis.zscore(failing, id)) !== null) continue;
        await redis.multi().zrem(stories, id).zrem(published, id).del(story(id), journal(id)).exec();
      }
    },
  };
}

/** When the last of its open failures was told (ms since 1970). */
function failedAt(state: StoryState): number | undefined {
  const times = openFailures(state).map(({ at }) => Date.parse(at));
  return times.length > 0 ? Math.max(...times) : undefined;
}

/** When a story that is live was published (ms since 1970). */
function publishedAt({ live, editions }: StoryState): number | undefined {
  const [first] = editions;
  return first && Object.keys(live).length > 0 ? Date.parse(first.card.publishedAt) : undefined;
}
