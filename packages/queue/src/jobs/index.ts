import { catalogueFill } from './catalogue-fill.ts';
import { catalogueRows } from './catalogue-rows.ts';
import { deliver } from './deliver.ts';
import { embargoEnded } from './embargo-ended.ts';
import { expire } from './expire.ts';
import { feeds } from './feeds.ts';
import { finish } from './finish.ts';
import { image } from './image.ts';
import { publish } from './publish.ts';
import { purge } from './purge.ts';
import { receipt } from './receipt.ts';
import { reconcile } from './reconcile.ts';
import { republish } from './republish.ts';
import { submission } from './submission.ts';
import { video } from './video.ts';
import { videoPart } from './video-part.ts';
import { withdrawOriginal } from './withdraw-original.ts';

/** Every kind of job, in the order in which a story needs them. Each has its own file. */
export const kinds = [
  submission,
  image,
  video,
  videoPart,
  publish,
  finish,
  embargoEnded,
  expire,
  reconcile,
  republish,
  deliver,
  feeds,
  purge,
  receipt,
  withdrawOriginal,
  catalogueRows,
  catalogueFill,
] as const;

export { catalogueFillJob } from './catalogue-fill.ts';
export { catalogueRowsJob, mostRowsAtOnce } from './catalogue-rows.ts';
export { deliverJob } from './deliver.ts';
export { embargoEndedJob } from './embargo-ended.ts';
export { expireJob } from './expire.ts';
export { feedsJob } from './feeds.ts';
export { finishJob } from './finish.ts';
export { publishJob } from './publish.ts';
export { purgeJob } from './purge.ts';
export { receiptJob } from './receipt.ts';
export { reconcileJob } from './reconcile.ts';
export { republishJob } from './republish.ts';
export { submissionJob } from './submission.ts';
export { type VideoPart, videoPartJob } from './video-part.ts';
export { withdrawOriginalJob } from './withdraw-original.ts';
