export type { Frames, Motion } from './motion/motion-plan.ts';
export { pictureSandbox } from './process/confine.ts';
export type { PictureInput, PictureParameters } from './process/jobs.ts';
export { openPictureWorkers, type PictureWorkers, type WorkOptions } from './process/pool.ts';
