export type { Cue } from './captions/cue.ts';
export { parseCaptions } from './captions/parse.ts';
export type { MediaDescription } from './inspect/description.ts';
export { inspectMedia } from './inspect/inspect.ts';
export { makeAudio } from './make-audio.ts';
export { makeCaptions } from './make-captions.ts';
export { type MakeOptions, makeVideo } from './make-video.ts';
export { ffmpegCapabilities } from './tool/capabilities.ts';
