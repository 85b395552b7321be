// What tests outside this package need of its insides.
export { chunkRun } from '../encode/chunk-run.ts';
export { runFfmpeg } from '../tool/ffmpeg.ts';
