export { pictureSandbox } from './confine.ts';
export type { PictureInput, PictureParameters } from './jobs.ts';
export type { Frames, Motion } from './motion-plan.ts';
export { openPictureWorkers, type PictureWorkers, type WorkOptions } from './workers.ts';
