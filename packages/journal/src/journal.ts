import { awaitJson, type ObjectStore, writeJsonIfAbsent } from '@slugline/store';
import {
  apply,
  type CommandResult,
  fold,
  isAtRest,
  isRefusal,
  isSettledSince,
  JournalEntry,
  keys,
  SluglineError,
  type StoryEvent,
  type StoryState,
  unwritten,
} from '@slugline/story';
import type { Redis } from 'ioredis';
import { openCache } from './cache.ts';
import { openForgetting } from './forget-settled.ts';
import { fromRedisAlone } from './from-redis-alone.ts';
import { listen } from './listen.ts';
import { oneByOne } from './one-by-one.ts';
import { readJournal } from './read-journal.ts';
import { openRecentStates } from './recent-states.ts';
import { type RecoverOptions, recoverJournals } from './recover.ts';
import { readState, restMs, writeSnapshot } from './snapshot.ts';

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
   * Returns the state from Redis, or from the store when Redis has none: from its snapshot, if it has one, and the
   * entries after that. It may lack entries that were written while Redis was unreachable. Throws `story_not_found`.
   */
  state(storyId: string): Promise<StoryState>;
  /**
   * Returns the newest state in the store, at the cost of one request to it: for actions that must not happen twice.
   * Throws `story_not_found`.
   */
  latest(storyId: string): Promise<StoryState>;
  /**
   * The newest stories first, as Redis has them: all that were received in the last two days, and older ones that are not
   * settled. Throws `queue_unavailable`.
   */
  newest(limit: number): Promise<StoryState[]>;
  /** Live stories, the last published first. Throws `queue_unavailable`. */
  published(limit: number): Promise<StoryState[]>;
  /** Ids of stories with work left, as Redis knows them. Throws `queue_unavailable`. */
  unsettled(): Promise<string[]>;
  /**
   * When the last entry of each story was written (ms since 1970), as Redis knows it; undefined after two days. Throws
   * `queue_unavailable`.
   */
  changedAt(storyIds: readonly string[]): Promise<(number | undefined)[]>;
  /** Ids of stories with entries since a time (ms since 1970), as Redis knows them. Throws `queue_unavailable`. */
  changedSince(since: number): Promise<string[]>;
  /**
   * Ids of stories of whose last entry Redis was told since a time of its own clock (ms since 1970), whatever the clock of
   * the machine said that wrote it. Redis knows that for two days. Throws `queue_unavailable`.
   */
  heardSince(since: number): Promise<string[]>;
  /** Stories with open failures, the last failed first. Throws `queue_unavailable`. */
  failing(): Promise<StoryState[]>;
  /** Yields the entries after `after`, then new ones as they are written, until `signal` is aborted. */
  follow(storyId: string, after: number, signal: AbortSignal): AsyncIterable<JournalEntry>;
  /**
   * Brings Redis up to date with the journals of stories submitted since `since` (ms since 1970), the newest first; from
   * 0: with all journals. Asks the store for that range only, and reads each journal that Redis does not know once. A
   * story that does not stay in Redis (see `forgetSettled`) is read from its snapshot, or gets one.
   *
   * A recovery of all journals that was ended is taken up where it ended.
   *
   * A journal that can't be read is reported to `onCacheError` and skipped, so that one damaged story does not block
   * the others. When the store just can't return it now, the story counts as unsettled and is looked at again.
   *
   * Throws `store_unavailable`, `store_full` or `queue_unavailable` in an outage, the reason of `signal` when that is
   * aborted, and nothing else.
   */
  recover(since: number, options?: RecoverOptions): Promise<void>;
  /**
   * Removes stories from Redis that have been settled for two days, after it has written their snapshots: a thousand at
   * most, the next call goes on. The newest live ones stay, because feeds are made of them. A story whose later entries
   * Redis has missed stays, and is brought up to date. `now` is ms since 1970. Throws as `recover` does.
   */
  forgetSettled(now: number): Promise<void>;
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
  /**
   * Called with each error of Redis that is worked around, and with the error of each journal that is skipped and of each
   * snapshot that can't be read or written.
   */
  onCacheError(error: unknown): void;
}

export function openJournal({ store, redis, connect, prefix, onCacheError }: JournalOptions): Journal {
  const cache = openCache(redis, prefix);
  const recent = openRecentStates();
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

  const fromStore = (storyId: string): Promise<JournalEntry[]> => readJournal(store, storyId);

  const fill = async (storyId: string, entries: JournalEntry[]): Promise<void> => {
    if (!(await cache.remember(storyId, entries))) await cache.remember(storyId, await fromStore(storyId));
    await listener.announce(redis, storyId);
  };
  const remember = async (storyId: string, entries: JournalEntry[]): Promise<void> => {
    await cached(() => fill(storyId, entries));
  };

  /**
   * Writes events as the entry after `state`. Returns the state after them, or undefined when another entry is there.
   */
  const write = async (
    state: StoryState,
    events: readonly StoryEvent[],
    signal: AbortSignal,
  ): Promise<StoryState | undefined> => {
    const { storyId } = state;
    const sequence = state.sequence + 1;
    const entry = { storyId, sequence, at: new Date().toISOString(), events: [...events] };
    // Redis takes a story at rest for finished. If this process dies after the write, the search for lost work still looks
    // at the story.
    if (state.sequence > 0 && isAtRest(state, Date.now())) await cached(() => cache.lookAgain(storyId));
    if (!(await writeJsonIfAbsent(store, keys.entry(storyId, sequence), entry, { signal }))) return undefined;
    const after = apply(state, entry);
    await cached(async () => {
      if (!(await cache.advance(entry, after))) await fill(storyId, [entry]);
    });
    recent.keep(after);
    return after;
  };

  /** Returns the newest state that is known without the store: this process's own, or else that in Redis. */
  const known = async (storyId: string): Promise<StoryState | undefined> =>
    recent.get(storyId) ?? cached(() => cache.state(storyId));

  const isNewest = async ({ storyId, sequence }: StoryState): Promise<boolean> =>
    sequence > 0 && (await store.head(keys.entry(storyId, sequence + 1))) === undefined;

  /** Returns the newest state in the store. `state` may be older: it may come from Redis. */
  const beyond = async (state: StoryState): Promise<StoryState> => {
    const { storyId, sequence } = state;
    if (await isNewest(state)) return kept(state);
    // Another process wrote. It has told Redis, unless Redis was unreachable.
    const inRedis = await cached(() => cache.state(storyId));
    if (inRedis && inRedis.sequence > sequence && (await isNewest(inRedis))) return kept(inRedis);
    const entries = await fromStore(storyId);
    await remember(storyId, entries);
    return kept(fold(entries) ?? state);
  };

  const kept = (state: StoryState): StoryState => {
    recent.keep(state);
    return state;
  };

  const transact = async (
    storyId: string,
    decide: (state: StoryState) => CommandResult,
    signal: AbortSignal,
  ): Promise<Recorded> => {
    // The state that is known may be old. That is safe: its next sequence is taken in the store, so the write fails.
    let state = (await known(storyId)) ?? unwritten(storyId);
    let verified = false;
    for (;;) {
      const result = decide(state);
      const events = isRefusal(result) ? [] : result;
      const [first] = events;
      const canBeWritten = first !== undefined && (state.sequence > 0 || first.type === 'submitted');
      if (canBeWritten) {
        const after = await write(state, events, signal);
        if (after) return { events, state: after };
        const newer = await beyond(state);
        // The entry that was written first is not visible yet: wait for it.
        if (newer.sequence <= state.sequence)
          await awaitJson(store, keys.entry(storyId, state.sequence + 1), JournalEntry);
        state = newer;
        verified = true;
      } else if (!verified) {
        // Without a write the store can't detect an old state, so check that the state is the newest.
        state = await beyond(state);
        verified = true;
      } else if (state.sequence > 0) {
        if (isRefusal(result)) throw new SluglineError(result.code, result.message, { where: storyId });
        return { events, state };
      } else if (first === undefined) {
        throw notFound(storyId);
      } else {
        // The command is for an existing story, so its first entry is not visible yet: wait for it.
        await awaitJson(store, keys.entry(storyId, 1), JournalEntry);
        verified = false;
      }
    }
  };

  const read = async (storyId: string, after = 0): Promise<JournalEntry[]> => {
    const inRedis = await cached(async () => {
      const entries = await cache.entries(storyId, after);
      // Asked afterwards: the story may leave Redis meanwhile.
      return (await cache.knows(storyId)) ? entries : undefined;
    });
    return inRedis ?? readJournal(store, storyId, { after });
  };

  const notFound = (storyId: string) =>
    new SluglineError('story_not_found', `there is no story ${storyId}`, { where: storyId });

  const existing = (storyId: string, state: StoryState | undefined): StoryState => {
    if (state) return state;
    throw notFound(storyId);
  };

  /** Reads a state that Redis does not have. A story that should have a snapshot, and has none that is right, gets one. */
  const storedState = async (storyId: string): Promise<StoryState | undefined> => {
    const read = await readState({ store, report: onCacheError }, storyId);
    if (read && !read.isSnapshot && isSettledSince(read.state, Date.now() - restMs))
      await cached(() => writeSnapshot(store, read.state));
    return read?.state;
  };

  const stateOf = async (storyId: string): Promise<StoryState> => {
    const state = await cached(() => cache.state(storyId));
    return existing(storyId, state ?? (await storedState(storyId)));
  };

  const refresh = async (storyId: string): Promise<StoryState> => {
    const entries = await fromStore(storyId);
    await remember(storyId, entries);
    return kept(existing(storyId, fold(entries)));
  };

  const inTurn = <T>(storyId: string, writing: (signal: AbortSignal) => Promise<T>): Promise<T> =>
    oneByOne(store, redis, `${prefix}:append:${storyId}`, writing);

  return {
    transact: (storyId, decide) => inTurn(storyId, (signal) => transact(storyId, decide, signal)),
    read,
    state: stateOf,
    latest: async (storyId) => {
      const state = recent.get(storyId) ?? (await stateOf(storyId));
      return beyond(state);
    },
    refresh,
    newest: (limit) => fromRedisAlone(() => cache.newest(limit)),
    published: (limit) => fromRedisAlone(() => cache.published(limit)),
    unsettled: () => fromRedisAlone(() => cache.unsettled()),
    changedAt: (ids) => fromRedisAlone(() => cache.changedAt(ids)),
    changedSince: (since) => fromRedisAlone(() => cache.changedSince(since)),
    heardSince: (since) => fromRedisAlone(() => cache.heardSince(since)),
    failing: () => fromRedisAlone(() => cache.failing()),
    follow: (storyId, after, signal) =>
      listener.follow(storyId, after, signal, (from) => read(storyId, from)),
    recover: (since, options = {}) =>
      recoverJournals({ store, cache, onCacheError }, since, Date.now() - restMs, options),
    forgetSettled: openForgetting({ store, cache, onCacheError, refresh }),
    close: listener.close,
  };
}
