import { awaitJson, eachOnItsOwn, findJson, type ObjectStore, writeJsonIfAbsent } from '@slugline/store';
import {
  apply,
  type CommandResult,
  fold,
  isOutage,
  isRedisOutage,
  isRefusal,
  JournalEntry,
  keys,
  newStoryId,
  SluglineError,
  type StoryEvent,
  type StoryState,
  storyIdIn,
  unwritten,
} from '@slugline/story';
import type { Redis } from 'ioredis';
import { openCache } from './cache.ts';
import { listen } from './listen.ts';
import { oneByOne } from './one-by-one.ts';

/** Stories stay in Redis at least until this age (ms): the searches for lost work look back a day. */
const forgettable = 2 * 86_400_000;

/** The result of a command: the events that it recorded (maybe none), and the state after them. */
interface Recorded {
  events: readonly StoryEvent[];
  state: StoryState;
}

/** The append-only record of every story, in the store. Redis holds folded copies for fast reads. */
export interface Journal {
  /**
   * Runs a command and records its events. `decide` gets the state and returns the events, or a refusal. All events
   * become one entry at the next sequence, so a crash leaves all of them or none. When another process wrote first,
   * `decide` is called again with the newer state, so it may be called several times.
   *
   * A story without entries has revision 0, and its first event is `submitted`. Throws `story_not_found` when a
   * command needs a story that does not exist, the code of a refusal, and the errors of the store. Works without
   * Redis.
   */
  transact(storyId: string, decide: (state: StoryState) => CommandResult): Promise<Recorded>;
  /** Returns the entries after the sequence `after`, in order: from Redis, or from the store without Redis. */
  read(storyId: string, after?: number): Promise<JournalEntry[]>;
  /**
   * Returns the state from Redis, or from the store when Redis has none. It may lack what was written while Redis was
   * away. Throws `story_not_found`.
   */
  state(storyId: string): Promise<StoryState>;
  /**
   * Returns the newest state in the store, at the cost of one request to it: for actions that must not happen twice.
   * Throws `story_not_found`.
   */
  latest(storyId: string): Promise<StoryState>;
  /** The newest stories first. Throws `queue_unavailable`: lists come from Redis alone. */
  newest(limit: number): Promise<StoryState[]>;
  /** Live stories, the last published first. Throws `queue_unavailable`. */
  published(limit: number): Promise<StoryState[]>;
  /** Ids of stories with work left, as Redis knows them. Throws `queue_unavailable`. */
  unsettled(): Promise<string[]>;
  /** Ids of stories with entries since a time (ms since 1970), as Redis knows them. Throws `queue_unavailable`. */
  changedSince(since: number): Promise<string[]>;
  /** Stories with open failures, the last failed first. Throws `queue_unavailable`. */
  failing(): Promise<StoryState[]>;
  /** Yields the entries after `after`, then new ones as they are written, until `signal` is aborted. */
  follow(storyId: string, after: number, signal: AbortSignal): AsyncIterable<JournalEntry>;
  /**
   * Brings Redis up to date with the journals of stories submitted since `since` (ms since 1970). Returns the ids of
   * stories that Redis did not know. Also removes old settled stories from Redis when there are too many.
   *
   * A journal that can't be read is reported to `onCacheError` and skipped, so that one damaged story does not block
   * the others. When the store just can't return it now, the story counts as unsettled and is looked at again.
   *
   * Throws `store_unavailable`, `store_full` or `queue_unavailable` in an outage, and nothing else.
   */
  recover(since: number): Promise<string[]>;
  /** Reads a story's journal from the store again, when Redis missed some of it. Throws `story_not_found`. */
  refresh(storyId: string): Promise<StoryState>;
  close(): void;
}

export interface JournalOptions {
  store: ObjectStore;
  redis: Redis;
  /** Opens a further connection, for subscribing. */
  connect(): Redis;
  /** Begins all keys and channels in Redis. */
  prefix: string;
  /** Called with each error of Redis that the journal works around, and with each journal that `recover` skips. */
  onCacheError(error: unknown): void;
}

export function openJournal({ store, redis, connect, prefix, onCacheError }: JournalOptions): Journal {
  const cache = openCache(redis, prefix);
  const listener = listen(connect, prefix);

  /** Reports an error of the cache and returns undefined: the caller goes on without the cache. */
  const cached = async <T>(call: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await call();
    } catch (error) {
      onCacheError(error);
      return undefined;
    }
  };

  /**
   * Reads all entries of a journal. A listing may be incomplete: entries missing in the middle are waited for, entries
   * after the end are requested by key. Throws `object_missing` when a gap stays: the missing entry may be an embargo.
   */
  const fromStore = async (storyId: string): Promise<JournalEntry[]> => {
    const entries: JournalEntry[] = [];
    const nextKey = () => keys.entry(storyId, entries.length + 1);
    for await (const { key } of store.list(keys.journal(storyId))) {
      while (nextKey() < key) entries.push(await awaitJson(store, nextKey(), JournalEntry));
      entries.push(await awaitJson(store, key, JournalEntry));
    }
    for (;;) {
      const next = await findJson(store, nextKey(), JournalEntry);
      if (next === undefined) return entries;
      entries.push(next);
    }
  };

  const remember = async (storyId: string, entries: JournalEntry[]): Promise<void> => {
    await cached(async () => {
      if (!(await cache.remember(storyId, entries))) await cache.remember(storyId, await fromStore(storyId));
      await listener.announce(redis, storyId);
    });
  };

  /** Writes events as the entry at `sequence`. Returns undefined when another entry is there. */
  const write = async (
    storyId: string,
    sequence: number,
    events: readonly StoryEvent[],
    signal: AbortSignal,
  ): Promise<JournalEntry | undefined> => {
    const entry = { storyId, sequence, at: new Date().toISOString(), events: [...events] };
    if (!(await writeJsonIfAbsent(store, keys.entry(storyId, sequence), entry, { signal }))) return undefined;
    await remember(storyId, [entry]);
    return entry;
  };

  /** Returns the newest state in the store. `state` may be older: it may come from Redis. */
  const beyond = async (state: StoryState): Promise<StoryState> => {
    const { storyId, sequence } = state;
    const isNewest = sequence > 0 && (await store.head(keys.entry(storyId, sequence + 1))) === undefined;
    if (isNewest) return state;
    const entries = await fromStore(storyId);
    await remember(storyId, entries);
    return fold(entries) ?? state;
  };

  const transact = async (
    storyId: string,
    decide: (state: StoryState) => CommandResult,
    signal: AbortSignal,
  ): Promise<Recorded> => {
    // The state in Redis may be old. That is safe: its next sequence is taken in the store, so the write fails.
    let state = (await cached(() => cache.state(storyId))) ?? unwritten(storyId);
    let isNewest = false;
    for (;;) {
      const result = decide(state);
      const events = isRefusal(result) ? [] : result;
      const [first] = events;
      const canBeWritten = first !== undefined && (state.sequence > 0 || first.type === 'submitted');
      if (canBeWritten) {
        const entry = await write(storyId, state.sequence + 1, events, signal);
        if (entry) return { events, state: apply(state, entry) };
        const newer = await beyond(state);
        // The entry that was written first is not visible yet: wait for it.
        if (newer.sequence <= state.sequence)
          await awaitJson(store, keys.entry(storyId, state.sequence + 1), JournalEntry);
        state = newer;
        isNewest = true;
      } else if (!isNewest) {
        // Without a write the store can't detect an old state, so check that the state is the newest.
        state = await beyond(state);
        isNewest = true;
      } else if (state.sequence > 0) {
        if (isRefusal(result)) throw new SluglineError(result.code, result.message, { where: storyId });
        return { events, state };
      } else if (first === undefined) {
        throw notFound(storyId);
      } else {
        // The command is for an existing story, so its first entry is not visible yet: wait for it.
        await awaitJson(store, keys.entry(storyId, 1), JournalEntry);
        isNewest = false;
      }
    }
  };

  const read = async (storyId: string, after = 0): Promise<JournalEntry[]> => {
    const known = await cached(async () =>
      (await cache.knows(storyId)) ? cache.entries(storyId, after) : undefined,
    );
    return known ?? (await fromStore(storyId)).filter((entry) => entry.sequence > after);
  };

  const notFound = (storyId: string) =>
    new SluglineError('story_not_found', `there is no story ${storyId}`, { where: storyId });

  const known = (storyId: string, state: StoryState | undefined): StoryState => {
    if (state) return state;
    throw notFound(storyId);
  };

  const stateOf = async (storyId: string): Promise<StoryState> => {
    const state = await cached(() => cache.state(storyId));
    return known(storyId, state ?? fold(await fromStore(storyId)));
  };

  const refresh = async (storyId: string): Promise<StoryState> => {
    const entries = await fromStore(storyId);
    await remember(storyId, entries);
    return known(storyId, fold(entries));
  };

  const inTurn = <T>(storyId: string, writing: (signal: AbortSignal) => Promise<T>): Promise<T> =>
    oneByOne(store, redis, `${prefix}:append:${storyId}`, writing);

  return {
    transact: (storyId, decide) => inTurn(storyId, (signal) => transact(storyId, decide, signal)),
    read,
    state: stateOf,
    latest: async (storyId) => {
      const state = await stateOf(storyId);
      const next = await store.head(keys.entry(storyId, state.sequence + 1));
      return next === undefined ? state : refresh(storyId);
    },
    refresh,
    newest: (limit) => fromRedisAlone(() => cache.newest(limit)),
    published: (limit) => fromRedisAlone(() => cache.published(limit)),
    unsettled: () => fromRedisAlone(() => cache.unsettled()),
    changedSince: (since) => fromRedisAlone(() => cache.changedSince(since)),
    failing: () => fromRedisAlone(() => cache.failing()),
    follow: (storyId, after, signal) =>
      listener.follow(storyId, after, signal, (from) => read(storyId, from)),
    recover: async (since) => {
      const unknown: string[] = [];
      const bringUp = async (storyId: string) => {
        if (await fromRedisAlone(() => cache.knows(storyId))) return;
        await remember(storyId, await fromStore(storyId));
        unknown.push(storyId);
      };
      const report = async (storyId: string, error: SluglineError) => {
        onCacheError(error);
        if (isOutage(error)) await fromRedisAlone(() => cache.lookAgain(storyId));
      };
      for (const prefix of journalsSince(since, Date.now()))
        await eachOnItsOwn(storiesBelow(store, prefix), bringUp, report);
      await cached(() => cache.trim(Date.now() - forgettable));
      return unknown;
    },
    close: listener.close,
  };
}

async function fromRedisAlone<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (!isRedisOutage(cause, 'redis')) throw cause;
    throw new SluglineError('queue_unavailable', `Redis does not answer: ${(cause as Error).message}`, {
      cause,
    });
  }
}

async function* storiesBelow(store: ObjectStore, prefix: string): AsyncIterable<string> {
  let last = '';
  for await (const { key } of store.list(prefix)) {
    const storyId = storyIdIn(key);
    if (storyId !== last) yield storyId;
    last = storyId;
  }
}

/** The first six characters of a ULID change every 2^20 ms (17 minutes). https://github.com/ulid/spec */
const window = 2 ** 20;

/** Returns key prefixes of the journals of all stories submitted between two times (ms since 1970); from 0: of all. */
export function journalsSince(since: number, now: number): string[] {
  if (since <= 0) return [keys.journals];
  const windows = Math.floor(now / window) - Math.floor(since / window) + 1;
  return Array.from(
    { length: windows },
    (_, n) => `${keys.journals}${newStoryId(since + n * window).slice(0, 6)}`,
  );
}
