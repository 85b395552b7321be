export type { PictureInput, PictureParameters } from './jobs.ts';
export { openPictureWorkers, type PictureWorkers, type WorkOptions } from './workers.ts';
