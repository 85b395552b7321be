import {
  fold,
  isAtRest,
  isSettledSince,
  JournalEntry,
  openFailures,
  type StoryState,
  stateForm,
} from '@slugline/story';
import type { Redis } from 'ioredis';
import { channelOf } from './listen.ts';
import { scriptOf } from './script.ts';

/** A state in another form, which another version of the program wrote, is left alone: see `stateForm`. */
const [stateField, sequenceField] = [`state:${stateForm}`, `sequence:${stateForm}`];

/** The journal's copy in Redis: entries, folded states and lists. Redis may lose it at any time. */
export interface JournalCache {
  /** Adds entries of one story and folds them. Returns false when earlier entries are missing here. */
  remember(storyId: string, entries: readonly JournalEntry[]): Promise<boolean>;
  /**
   * Adds the entry that follows the newest one here, with the state after it, and tells all processes: see `listen`.
   * Returns false, and adds nothing, when it does not follow.
   */
  advance(entry: JournalEntry, state: StoryState): Promise<boolean>;
  /** Entries after the given sequence, in order. */
  entries(storyId: string, after: number): Promise<JournalEntry[]>;
  state(storyId: string): Promise<StoryState | undefined>;
  knows(storyId: string): Promise<boolean>;
  /** Whether each of the stories is here. */
  known(storyIds: readonly string[]): Promise<boolean[]>;
  /** The newest stories first. */
  newest(limit: number): Promise<StoryState[]>;
  /** Live stories, the last published first. */
  published(limit: number): Promise<StoryState[]>;
  /** Ids of stories with work left, including stories under embargo. */
  unsettled(): Promise<string[]>;
  /** Counts a story as unsettled: its journal can't be read now, or is about to get an entry. */
  lookAgain(storyId: string): Promise<void>;
  /** When the last entry of each story was written (ms since 1970); undefined after two days. */
  changedAt(storyIds: readonly string[]): Promise<(number | undefined)[]>;
  /** Ids of stories whose last entry was written since a time (ms since 1970). */
  changedSince(since: number): Promise<string[]>;
  /**
   * Ids of stories of whose last entry Redis was told since a time of its own clock (ms since 1970). Neither the clocks
   * of other machines matter, nor how late Redis was told: up to two days.
   */
  heardSince(since: number): Promise<string[]>;
  /** Stories with open failures, the last failed first. */
  failing(): Promise<StoryState[]>;
  /** Returns which stories stay here at all. */
  keeping(before: number): Promise<Keeping>;
  /**
   * Looks at stories received before a time (ms since 1970), from the `from`-th oldest on. Returns how many it looked at,
   * and those of them that may leave, as far as lists tell.
   */
  resting(before: number, from: number, limit: number): Promise<{ looked: number; storyIds: string[] }>;
  /** Removes a story if its state still has this sequence, nothing is left to do for it and it has no open failure. */
  forget(state: StoryState): Promise<boolean>;
  /** How far a recovery of all journals has come: from one story id to another. */
  recovered: {
    read(): Promise<Span | undefined>;
    write(span: Span): Promise<void>;
    clear(): Promise<void>;
  };
}

interface Span {
  from: string;
  to: string;
}

/** Whether a story stays in Redis. */
type Keeping = (state: StoryState) => boolean;

/** How many of the live stories stay here, however old they are: feeds are made of them. */
const livePublished = 200;
/** Stories that Redis is asked about at once. */
const scoresAtOnce = 1000;

/**
 * An entry this old (ms) is no news when Redis is told of it: it lost its data, and gets all journals again. Clocks are
 * not wrong by so much.
 */
const heardFor = 2 * 86_400_000;

/** Sets a state and the lists that name its story. */
const setState = `
redis.call('HSET', KEYS[1], '${sequenceField}', ARGV[1], '${stateField}', ARGV[2])
redis.call('ZADD', KEYS[2], ARGV[3], ARGV[4])
redis.call('ZADD', KEYS[5], ARGV[7], ARGV[4])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if tonumber(ARGV[7]) > now - ${heardFor} then redis.call('ZADD', KEYS[8], now, ARGV[4]) end
if ARGV[5] == '1' then redis.call('SREM', KEYS[3], ARGV[4]) else redis.call('SADD', KEYS[3], ARGV[4]) end
if ARGV[8] ~= '' then redis.call('ZADD', KEYS[6], ARGV[8], ARGV[4]) else redis.call('ZREM', KEYS[6], ARGV[4]) end`;

/** The sequence of the state that Redis has; 0 for none. */
const sequenceKnown = `tonumber(redis.call('HGET', KEYS[1], '${sequenceField}') or '0')`;

/**
 * Sets the state unless a newer one is there: two processes may fold the same story at once. Returns -1, and does
 * nothing, when the entries were removed meanwhile. The time of publication never changes, so it is always recorded.
 */
const setIfNewer = scriptOf(`
if redis.call('ZCARD', KEYS[7]) < tonumber(ARGV[1]) then return -1 end
if ARGV[6] ~= '' then redis.call('ZADD', KEYS[4], ARGV[6], ARGV[4]) end
if ${sequenceKnown} >= tonumber(ARGV[1]) then return 0 end
${setState}
return 1`);

/**
 * KEYS and ARGV: as `setIfNewer`, then the entry and the channel of new entries. Does nothing unless the
 * entry is the next. Redis has every entry of a story up to the sequence of its state, so it has all of them then.
 */
const setNext = scriptOf(`
if ${sequenceKnown} ~= tonumber(ARGV[1]) - 1 then return 0 end
redis.call('ZREMRANGEBYSCORE', KEYS[7], ARGV[1], ARGV[1])
redis.call('ZADD', KEYS[7], ARGV[1], ARGV[9])
if ARGV[6] ~= '' then redis.call('ZADD', KEYS[4], ARGV[6], ARGV[4]) end
${setState}
redis.call('PUBLISH', ARGV[10], ARGV[4])
return 1`);

/** KEYS: as `setIfNewer`. ARGV: the sequence, the story. Removes the story if that is still its state. */
const forgetSettled = scriptOf(`
if ${sequenceKnown} ~= tonumber(ARGV[1]) then return 0 end
if redis.call('SISMEMBER', KEYS[3], ARGV[2]) == 1 or redis.call('ZSCORE', KEYS[6], ARGV[2]) then return 0 end
for _, list in ipairs({2, 4, 5}) do redis.call('ZREM', KEYS[list], ARGV[2]) end
redis.call('DEL', KEYS[1], KEYS[7])
return 1`);

/**
 * `prefix` begins all keys; its hash tag keeps them in one slot of a Redis cluster. `kept` is the number of live stories
 * that stay.
 */
export function openCache(redis: Redis, prefix: string, kept = livePublished): JournalCache {
  const journal = (storyId: string) => `${prefix}:journal:${storyId}`;
  const story = (storyId: string) => `${prefix}:story:${storyId}`;
  const [stories, unsettled] = [`${prefix}:stories`, `${prefix}:unsettled`];
  const [published, changed, heard] = [`${prefix}:published`, `${prefix}:changed`, `${prefix}:heard`];
  const failing = `${prefix}:failing`;
  const recovered = `${prefix}:recovered`;
  const entriesAfter = async (storyId: string, after: number): Promise<JournalEntry[]> =>
    (await redis.zrangebyscore(journal(storyId), `(${after}`, '+inf')).map((text) =>
      JournalEntry.parse(JSON.parse(text)),
    );

  const keysOf = (storyId: string) => [
    ...[story(storyId), stories, unsettled, published, changed, failing, journal(storyId), heard],
  ];

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
    return (await setIfNewer(redis, keysOf(storyId), valuesOf(state))) !== -1;
  };

  const stateOf = async (storyId: string): Promise<StoryState | undefined> => {
    const [state, ofAnotherForm] = await redis.hmget(story(storyId), stateField, 'state');
    if (state) return JSON.parse(state) as StoryState;
    if (!ofAnotherForm) return undefined;
    const entries = await entriesAfter(storyId, 0);
    return (await remember(storyId, entries)) ? fold(entries) : undefined;
  };
  /** One call for many stories: a list of thousands is read in tens of milliseconds. */
  const scores = async (key: string, ids: readonly string[]): Promise<(number | undefined)[]> => {
    const found: (number | undefined)[] = [];
    for (let start = 0; start < ids.length; start += scoresAtOnce) {
      const answer = await redis.zmscore(key, ...ids.slice(start, start + scoresAtOnce));
      found.push(...answer.map((score) => (score === null ? undefined : Number(score))));
    }
    return found;
  };
  /** When the last of the live stories that stay was published (ms since 1970). */
  const lastKept = async (): Promise<number> => {
    if (kept === 0) return Number.POSITIVE_INFINITY;
    const [, score] = await redis.zrevrange(published, kept - 1, kept - 1, 'WITHSCORES');
    return score === undefined ? 0 : Number(score);
  };
  const statesOf = async (ids: readonly string[]) => {
    const states = await Promise.all(ids.map(stateOf));
    return states.filter((state) => state !== undefined);
  };

  return {
    remember,
    advance: async (entry, state) => {
      const values = [...valuesOf(state), JSON.stringify(entry), channelOf(prefix)];
      return (await setNext(redis, keysOf(entry.storyId), values)) === 1;
    },
    entries: entriesAfter,
    state: stateOf,
    knows: async (storyId) => (await redis.exists(story(storyId))) === 1,
    known: async (ids) => (await scores(stories, ids)).map((score) => score !== undefined),
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
    changedAt: (ids) => scores(changed, ids),
    changedSince: (since) => redis.zrange(changed, String(since), '+inf', 'BYSCORE'),
    heardSince: (since) => redis.zrange(heard, String(since), '+inf', 'BYSCORE'),
    failing: async () => statesOf(await redis.zrange(failing, 0, '-1', 'REV')),
    keeping: async (before) => {
      const since = await lastKept();
      return (state) => !isSettledSince(state, before) || (publishedAt(state) ?? -1) >= since;
    },
    resting: async (before, from, limit) => {
      // Which stories have changed is asked here for two days only.
      for (const list of [changed, heard]) await redis.zremrangebyscore(list, '-inf', before);
      const ids = await redis.zrange(stories, '-inf', String(before), 'BYSCORE', 'LIMIT', from, limit);
      if (ids.length === 0) return { looked: 0, storyIds: [] };
      const [open, failed, changes, publications, since] = await Promise.all([
        redis.smismember(unsettled, ...ids),
        scores(failing, ids),
        scores(changed, ids),
        scores(published, ids),
        lastKept(),
      ]);
      const mayLeave = (_id: string, n: number) =>
        open[n] === 0 &&
        failed[n] === undefined &&
        changes[n] === undefined &&
        (publications[n] ?? -1) < since;
      return { looked: ids.length, storyIds: ids.filter(mayLeave) };
    },
    forget: async ({ storyId, sequence }) =>
      (await forgetSettled(redis, keysOf(storyId), [sequence, storyId])) === 1,
    recovered: {
      read: async () => {
        const [from, to] = await redis.hmget(recovered, 'from', 'to');
        return from && to ? { from, to } : undefined;
      },
      write: async (span) => void (await redis.hset(recovered, { ...span })),
      clear: async () => void (await redis.del(recovered)),
    },
  };
}

/** The arguments of the scripts: the state, and what the lists need of it. */
const valuesOf = (state: StoryState): (string | number)[] => [
  state.sequence,
  JSON.stringify(state),
  Date.parse(state.receivedAt),
  state.storyId,
  isAtRest(state, Date.now()) ? '1' : '0',
  publishedAt(state) || '',
  Date.parse(state.updatedAt),
  failedAt(state) ?? '',
];

/** When the story's last open failure was recorded (ms since 1970). */
function failedAt(state: StoryState): number | undefined {
  const times = openFailures(state).map(({ at }) => Date.parse(at));
  return times.length > 0 ? Math.max(...times) : undefined;
}

/** When a live story was first published (ms since 1970); undefined for one that is not live. */
function publishedAt({ live, editions }: StoryState): number | undefined {
  const shown = editions.find(({ edition }) =>
    Object.values(live).some((place) => place.edition === edition),
  );
  return shown && Date.parse(shown.card.publishedAt);
}
