// What may happen to a story: one file per command. Each is a pure function `(state, input, now) → events or a
// refusal`. Only `Journal.transact` records what they decide.
export { correct } from './correct.ts';
export { discard } from './discard.ts';
export { dropOriginal } from './drop-original.ts';
export { editionBuilt } from './edition-built.ts';
export { editionLive } from './edition-live.ts';
export { embargoEnded } from './embargo-ended.ts';
export { expire } from './expire.ts';
export { hold } from './hold.ts';
export { mediaFailed } from './media-failed.ts';
export { mediaPlayable } from './media-playable.ts';
export { mediaProgress } from './media-progress.ts';
export { mediaReady } from './media-ready.ts';
export { move } from './move.ts';
export { plan } from './plan.ts';
export { purged } from './purged.ts';
export { receiptIssued } from './receipt-issued.ts';
export { refused } from './refused.ts';
export { reinstate } from './reinstate.ts';
export { release } from './release.ts';
export { replay } from './replay.ts';
export { retract } from './retract.ts';
export { schedule } from './schedule.ts';
export { stuck } from './stuck.ts';
export { submit } from './submit.ts';
export { waitUntil } from './wait-until.ts';
export { withdrawn } from './withdrawn.ts';
