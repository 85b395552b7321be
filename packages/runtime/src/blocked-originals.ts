import {
  findJson,
  forEachIsolated,
  inParallel,
  type ObjectStore,
  readJson,
  writeJson,
  writeJsonIfAbsent,
} from '@slugline/store';
import {
  blockAfter,
  blockedIn,
  foldBlocks,
  isOutage,
  keys,
  NewsroomEvent,
  newEntryId,
  OriginalBlock,
  type OriginalReport,
  originalReport,
  Sha256,
  SluglineError,
  type StoryState,
  type SubmittedFile,
} from '@slugline/story';
import { z } from 'zod';
import type { Context } from './context.ts';
import { storiesWith } from './usages.ts';

const readsAtOnce = 16;

/** A withdrawal that goes on. `entries` are the ids of the newsroom's entries about its begin and its end. */
const Withdrawal = z.strictObject({
  v: z.literal(1),
  original: Sha256,
  reason: z.string(),
  by: z.string(),
  at: z.string(),
  entries: z.strictObject({ begin: z.string(), end: z.string() }),
  /** How many files were deleted at the destinations where nothing is left of it. */
  deleted: z.record(z.string(), z.int()).optional(),
});
export type Withdrawal = z.infer<typeof Withdrawal>;

type Parts = Pick<Context, 'clock' | 'working'>;

/**
 * Blocks an original, and begins its withdrawal. Once this has returned, every submission with it is refused. The first
 * write begins the withdrawal: whatever is killed after it, the search of each minute goes on with it. A withdrawal
 * that goes on already stays as it is. Throws as the store does.
 */
export async function blockOriginal(
  { working, clock }: Parts,
  why: { original: string; reason: string; by: string },
): Promise<void> {
  const now = await clock.now();
  const mine: Withdrawal = {
    ...{ v: 1, ...why, at: new Date(now).toISOString() },
    // The end sorts after the begin.
    entries: { begin: newEntryId(now), end: newEntryId(now + 1) },
  };
  await writeJsonIfAbsent(working, keys.withdrawing(why.original), mine);
  await ensureBlock(working, await readJson(working, keys.withdrawing(why.original), Withdrawal));
}

/** Writes the entry and the block of a withdrawal that was begun, unless they are there. */
export async function ensureBlock(working: ObjectStore, withdrawal: Withdrawal): Promise<void> {
  const { original, reason, by, at, entries } = withdrawal;
  const event: NewsroomEvent = { v: 1, type: 'original-blocked', at, original, reason, by };
  await writeJsonIfAbsent(working, keys.newsroomEntry(entries.begin), event);
  const block = await blockOf(working, original);
  if (block?.at !== at) await writeJson(working, keys.blocked(original), blockAfter(undefined, event));
}

/** Records how many files of an original were deleted at the destinations where nothing is left of it. */
export const noteDeleted = (
  working: ObjectStore,
  withdrawal: Withdrawal,
  deleted: Readonly<Record<string, number>>,
): Promise<void> => writeJson(working, keys.withdrawing(withdrawal.original), { ...withdrawal, deleted });

/**
 * Records that nothing of an original is left at any destination. `stories` is in how many stories it was, `deleted`
 * how many files each destination had of it. The block stays.
 */
export async function endWithdrawal(
  { working, clock }: Parts,
  { original, entries }: Withdrawal,
  ended: { stories: number; deleted: Record<string, number> },
): Promise<void> {
  const at = new Date(await clock.now()).toISOString();
  const event: NewsroomEvent = { v: 1, type: 'original-withdrawn', at, original, ...ended };
  await writeJsonIfAbsent(working, keys.newsroomEntry(entries.end), event);
  const block = blockAfter(await blockOf(working, original), event);
  if (block) await writeJson(working, keys.blocked(original), block);
  await working.delete([keys.withdrawing(original)]);
}

/**
 * Lifts the block of an original. Stories that lost it stay without it until it is sent again. Throws
 * `not_possible_now` when it is not blocked, or its withdrawal goes on.
 */
export async function allowOriginal(
  { working, clock }: Parts,
  { original, ...why }: { original: string; reason: string; by: string },
): Promise<void> {
  const refuse = (message: string) =>
    new SluglineError('not_possible_now', message, { where: original, forCaller: true });
  if (await withdrawalOf(working, original))
    throw refuse('the file is still being withdrawn: it can be allowed when that is done');
  if (!(await blockOf(working, original))) throw refuse('the file is not blocked, so stories may use it');
  const now = await clock.now();
  const at = new Date(now).toISOString();
  const event: NewsroomEvent = { v: 1, type: 'original-allowed', at, original, ...why };
  await writeJson(working, keys.newsroomEntry(newEntryId(now)), event);
  await working.delete([keys.blocked(original)]);
}

/** Returns the block of an original; undefined when stories may use it. */
export const blockOf = (working: ObjectStore, original: string): Promise<OriginalBlock | undefined> =>
  findJson(working, keys.blocked(original), OriginalBlock);

/** Returns the withdrawal of an original; undefined when none goes on. */
export const withdrawalOf = (working: ObjectStore, original: string): Promise<Withdrawal | undefined> =>
  findJson(working, keys.withdrawing(original), Withdrawal);

/** Returns the originals whose withdrawals go on. */
export async function unfinishedWithdrawals(working: ObjectStore): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of working.list(keys.allWithdrawing)) found.push(blockedIn(key));
  return found;
}

/** Returns those of the files that are blocked. Each is looked up in the store, so a block counts at once. */
export async function blockedAmong<T extends Pick<SubmittedFile, 'sha256'>>(
  working: ObjectStore,
  files: readonly T[],
): Promise<T[]> {
  const blocked = new Set<string>();
  await inParallel([...new Set(files.map(({ sha256 }) => sha256))], readsAtOnce, async (original) => {
    if (await working.head(keys.blocked(original))) blocked.add(original);
  });
  return files.filter(({ sha256 }) => blocked.has(sha256));
}

/**
 * Returns where an original is used, whether it is blocked, and how far its withdrawal is. A story whose journal is damaged
 * is logged and left out: it must not keep anybody from blocking the file. Throws the errors of an outage.
 */
export async function reportOnOriginal(
  { working, journal, log }: Pick<Context, 'journal' | 'log' | 'working'>,
  original: string,
): Promise<OriginalReport> {
  // The withdrawal is read first: one that ends meanwhile counts as going on.
  const running = await withdrawalOf(working, original);
  const block = await blockOf(working, original);
  const states: StoryState[] = [];
  const read = async (storyId: string) => {
    const state = await existing(journal.state(storyId));
    if (state) states.push(state);
  };
  const report = (storyId: string, error: SluglineError) => {
    if (isOutage(error)) throw error;
    log.error({ storyId, original, err: error }, 'it is not known whether the story shows the file');
  };
  await forEachIsolated(await storiesWith(working, original), read, report, readsAtOnce);
  return originalReport({ original, block, running, states }, Date.now());
}

/** Returns the state of a story; undefined when there is no such story, because its first entry was never written. */
export async function existing(reading: Promise<StoryState>): Promise<StoryState | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof SluglineError && error.code === 'story_not_found') return undefined;
    throw error;
  }
}

/** Makes all blocks anew from the entries of the newsroom: `slugline rebuild`. What is blocked meanwhile stays. */
export async function rebuildBlocks(working: ObjectStore): Promise<void> {
  const before: string[] = [];
  for await (const { key } of working.list(keys.allBlocked)) before.push(key);
  const entries: string[] = [];
  for await (const { key } of working.list(keys.newsroom)) entries.push(key);
  const events = new Map<string, NewsroomEvent>();
  await inParallel(entries, readsAtOnce, async (key) => {
    events.set(key, await readJson(working, key, NewsroomEvent));
  });
  const inOrder = entries.toSorted().flatMap((key) => events.get(key) ?? []);
  const blocks = foldBlocks(inOrder);
  await inParallel([...blocks.values()], readsAtOnce, (block) =>
    writeJson(working, keys.blocked(block.original), block),
  );
  await working.delete(before.filter((key) => !blocks.has(blockedIn(key))));
}
