export type { MediaDescription } from './inspect/description.ts';
export { inspectMedia } from './inspect/inspect.ts';
export { type MakeOptions, makeVideo } from './make-video.ts';
