import { forEachIsolated, type ObjectStore } from '@slugline/store';
import { fold, isOutage, type SluglineError, type StoryState, submittedAt } from '@slugline/story';
import type { JournalCache } from './cache.ts';
import { fromRedisAlone } from './from-redis-alone.ts';
import { type Listed, listJournals } from './list-journals.ts';
import { readJournal } from './read-journal.ts';
import { readState, writeSnapshot } from './snapshot.ts';

/** How many journals are read at a time. */
const storiesAtOnce = 32;
/** How many stories Redis is asked about at a time. */
const batch = 1000;

export interface RecoverOptions {
  /** Called with each story that Redis did not know. */
  onRecovered?(state: StoryState): void;
  /** Called with how many journals were looked at, of how many. */
  onProgress?(done: number, all: number): void;
  /** Ends the recovery with the signal's reason. What was done stays, and is not done again. */
  signal?: AbortSignal;
}

interface Parts {
  store: ObjectStore;
  cache: JournalCache;
  onCacheError(error: unknown): void;
}

/**
 * Brings Redis up to date: see `Journal.recover`. Begins with the newest stories, so that lists and feeds are right
 * soon. Reads each journal that Redis does not know once, or only its snapshot where the story has been settled since
 * before `settledBefore` (ms since 1970). A recovery of all journals notes in Redis how far it has come.
 */
export async function recoverJournals(
  { store, cache, onCacheError }: Parts,
  since: number,
  settledBefore: number,
  { onRecovered, onProgress, signal }: RecoverOptions,
): Promise<void> {
  const journals = await listJournals(store, since);
  const [newest] = journals.backwards(Math.max(0, journals.length - 1), journals.length);
  const isWhole = since <= 0;
  const done = isWhole ? await fromRedisAlone(() => cache.recovered.read()) : undefined;
  const isDone = (storyId: string) => done !== undefined && storyId >= done.from && storyId <= done.to;

  for (let end = journals.length; end > 0; end -= batch) {
    signal?.throwIfAborted();
    const start = Math.max(0, end - batch);
    const looked = journals.backwards(start, end);
    const open = looked.filter(({ storyId }) => !isDone(storyId));
    const known = await fromRedisAlone(() => cache.known(open.map(({ storyId }) => storyId)));
    const isKept = await fromRedisAlone(() => cache.keeping(settledBefore));
    const bringUp = async ({ storyId, last }: Listed) => {
      signal?.throwIfAborted();
      const isOld = submittedAt(storyId) < settledBefore;
      const old = isOld ? await readState({ store, report: onCacheError }, storyId, last) : undefined;
      if (old !== undefined && !isKept(old.state)) {
        if (!old.isSnapshot) await writeSnapshot(store, old.state);
        return onRecovered?.(old.state);
      }
      const entries = old?.entries ?? (await readJournal(store, storyId, { listed: last }));
      const state = fold(entries);
      if (state === undefined) return;
      const remember = (all: typeof entries) => fromRedisAlone(() => cache.remember(storyId, all));
      if (!(await remember(entries))) await remember(await readJournal(store, storyId));
      onRecovered?.(state);
    };
    const report = async ({ storyId }: Listed, error: SluglineError) => {
      signal?.throwIfAborted();
      onCacheError(error);
      if (isOutage(error)) await fromRedisAlone(() => cache.lookAgain(storyId));
    };
    await forEachIsolated(
      open.filter((_journal, n) => !known[n]),
      bringUp,
      report,
      storiesAtOnce,
    );
    onProgress?.(journals.length - start, journals.length);
    const oldest = looked.at(-1)?.storyId;
    // Between the stories of this run and those of the run before may be others, so nothing is noted before that gap is
    // closed.
    if (isWhole && newest && oldest !== undefined && (done === undefined || oldest <= done.to))
      await fromRedisAlone(() =>
        cache.recovered.write({
          from: done !== undefined && done.from < oldest ? done.from : oldest,
          to: newest.storyId,
        }),
      );
  }
  if (isWhole) await fromRedisAlone(cache.recovered.clear);
}
