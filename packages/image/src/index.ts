export type { Frames, Motion } from './motion/motion-plan.ts';
export { imageSandbox } from './process/confine.ts';
export type { ImageInput, ImageParameters } from './process/jobs.ts';
export { type ImageWorkers, openImageWorkers, type WorkOptions } from './process/pool.ts';
