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

/** Stories are not forgotten by Redis before this age (ms): the searches for lost work look back a day. */
const forgettable = 2 * 86_400_000;

/** What became of a command: the events that it recorded, if any, and the state with them. */
interface Recorded {
  events: readonly StoryEvent[];
  state: StoryState;
}

/** The record of every story: append-only, in the store; folded in Redis for fast reads. */
export interface Journal {
  /**
   * Decides what happens to a story and records it. `decide` is given the state and returns the events of one command, or
   * why they can't be. All its events become one entry, at the sequence that follows the state, so a kill leaves all of them
   * or none. Where another was first, `decide` is asked again with the newer state: it may be called several times.
   *
   * A story without entries has revision 0, and its first event is `submitted`. Throws `story_not_found` where a command
   * needs a story that is not there, the code of a refusal, and as the store does. A lost Redis is no reason to fail.
   */
  transact(storyId: string, decide: (state: StoryState) => CommandResult): Promise<Recorded>;
  /** Entries after `after`, in order, from Redis or, without it, from the store. */
  read(storyId: string, after?: number): Promise<JournalEntry[]>;
  /** As Redis knows it: what was written while Redis was away may be missing. Throws `story_not_found`. */
  state(storyId: string): Promise<StoryState>;
  /** The state with all that is in the store, for one more look at it: for what must not be done twice. */
  latest(storyId: string): Promise<StoryState>;
  /** The newest stories first. Throws `queue_unavailable`: lists come from Redis alone. */
  newest(limit: number): Promise<StoryState[]>;
  /** Those that are live, the last published first. Throws `queue_unavailable`. */
  published(limit: number): Promise<StoryState[]>;
  /** Stories that something still has to happen to, as Redis knows them. Throws `queue_unavailable`. */
  unsettled(): Promise<string[]>;
  /** Stories whose journal was written to since a time (ms since 1970), as Redis knows it. Throws `queue_unavailable`. */
  changedSince(since: number): Promise<string[]>;
  /** Stories with failures that wait for an operator, the one that failed last first. Throws `queue_unavailable`. */
  failing(): Promise<StoryState[]>;
  /** Entries as they are written, from the one after `after`, until `signal` is aborted. */
  follow(storyId: string, after: number, signal: AbortSignal): AsyncIterable<JournalEntry>;
  /**
   * Brings Redis up to date with the journals begun since `since` (ms since 1970); returns those it did not know.
   * Lets it forget stories that are old, settled and many.
   * A journal that can't be read is told and passed over: one damaged story must not keep the others from going on. One that
   * the store does not give now counts as unsettled, so that it is looked at again.
   * Only an outage ends it: throws `store_unavailable`, `store_full` or `queue_unavailable`.
   */
  recover(since: number): Promise<string[]>;
  /** Reads one story's journal from the store again, for when Redis missed some of it. */
  refresh(storyId: string): Promise<StoryState>;
  close(): void;
}

export interface JournalOptions {
  store: ObjectStore;
  redis: Redis;
  /** Opens a further connection, for subscribing. */
  connect(): Redis;
  prefix: string;
  onCacheError(error: unknown): void;
}

export function openJournal({ store, redis, connect, prefix, onCacheError }: JournalOptions): Journal {
  const cache = openCache(redis, prefix);
  const listener = listen(connect, prefix);

  /** A cache that fails is told, and then done without. */
  const cached = async <T>(call: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await call();
    } catch (error) {
      onCacheError(error);
      return undefined;
    }
  };

  /**
   * All entries of a journal. A listing may lag behind: what it leaves out in the middle is waited for, and what it
   * leaves out at the end is asked for. A journal with a gap is not read at all (`object_missing`): what would be left
   * out may be an embargo.
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

  /** Writes events as the entry of this place, unless another is there. */
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

  /** What the store has beyond `state`, which may be all that Redis knows. */
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
    // Redis may lag behind. An entry is written at one sequence only, so what is decided by an old state is not written.
    let state = (await cached(() => cache.state(storyId))) ?? unwritten(storyId);
    let isNewest = false;
    for (;;) {
      const result = decide(state);
      const events = isRefusal(result) ? [] : result;
      const [first] = events;
      if (first === undefined || (state.sequence === 0 && first.type !== 'submitted')) {
        // Nothing would be written that the store could object to: look whether the state is the newest.
        if (!isNewest) {
          state = await beyond(state);
          isNewest = true;
          continue;
        }
        if (state.sequence === 0 && first !== undefined) {
          // Who decided this knows of the story: its beginning can't be seen yet.
          await awaitJson(store, keys.entry(storyId, 1), JournalEntry);
          isNewest = false;
          continue;
        }
        known(storyId, state.sequence > 0 ? state : undefined);
        if (isRefusal(result)) throw new SluglineError(result.code, result.message, { where: storyId });
        return { events, state };
      }
      const entry = await write(storyId, state.sequence + 1, events, signal);
      if (entry) return { events, state: apply(state, entry) };
      const newer = await beyond(state);
      // What was first can't be seen yet.
      if (newer.sequence <= state.sequence)
        await awaitJson(store, keys.entry(storyId, state.sequence + 1), JournalEntry);
      state = newer;
      isNewest = true;
    }
  };

  const read = async (storyId: string, after = 0): Promise<JournalEntry[]> => {
    const known = await cached(async () =>
      (await cache.knows(storyId)) ? cache.entries(storyId, after) : undefined,
    );
    return known ?? (await fromStore(storyId)).filter((entry) => entry.sequence > after);
  };

  const known = (storyId: string, state: StoryState | undefined): StoryState => {
    if (state) return state;
    throw new SluglineError('story_not_found', `there is no story ${storyId}`, { where: storyId });
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
      const tell = async (storyId: string, error: SluglineError) => {
        onCacheError(error);
        if (isOutage(error)) await fromRedisAlone(() => cache.lookAgain(storyId));
      };
      for (const prefix of journalsSince(since, Date.now()))
        await eachOnItsOwn(storiesBelow(store, prefix), bringUp, tell);
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

/** The first six characters of a ULID change every 2^20 ms (17 minutes): https://github.com/ulid/spec */
const window = 2 ** 20;

/** Prefixes of the journals of all stories submitted in a span of time; the whole journal for a span from 0. */
export function journalsSince(since: number, now: number): string[] {
  if (since <= 0) return [keys.journals];
  const windows = Math.floor(now / window) - Math.floor(since / window) + 1;
  return Array.from(
    { length: windows },
    (_, n) => `${keys.journals}${newStoryId(since + n * window).slice(0, 6)}`,
  );
}
