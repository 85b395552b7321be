export { grantOf, identify, ownerOf, sessionCookie } from './auth.ts';
export {
  allowOriginal,
  blockedAmong,
  blockOf,
  blockOriginal,
  endWithdrawal,
  ensureBlock,
  existing,
  noteDeleted,
  rebuildBlocks,
  reportOnOriginal,
  unfinishedWithdrawals,
  withdrawalOf,
} from './blocked-originals.ts';
export { claim } from './claim.ts';
export { nowFor, timeOfRedis } from './clock.ts';
export {
  type Context,
  downDestinations,
  type OpenDestination,
  openContext,
  type RunningService,
} from './context.ts';
export { discard, failuresOf, replay } from './failures.ts';
// Only as a type: a process without an HTTP server does not load its libraries. They are in @slugline/runtime/http.
export type { Http } from './http.ts';
export { takeLease } from './lease.ts';
export { type Filling, fillingOf, listStories, type StoryList, type StoryQuery } from './list-stories.ts';
export type { Figures } from './metrics.ts';
export { oncePerMinute } from './once-per-minute.ts';
export { keepPrivate } from './private-answers.ts';
export { keepFoldersPrivate } from './private-folder.ts';
export { Problem, problemOf } from './problem.ts';
export {
  addPurge,
  type CachePlace,
  cachesIn,
  endPurges,
  noteFault,
  storiesToPurge,
  takePurges,
  waitingPurges,
} from './purge-list.ts';
export { queueWork } from './queue-work.ts';
export { lastAsked, noteAsked, receiptKey } from './receipts.ts';
export { sessionMs } from './sessions.ts';
export { makeUsages, noteUsages, storiesWith } from './usages.ts';
export { inScratch, startWorkers } from './workers.ts';
