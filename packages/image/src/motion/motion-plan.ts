import type { RenditionFile } from '@slugline/story';
import type { Size } from '../encode/plan.ts';

/** What of a recipe decides how an animation is published. Sizes are pixels and bytes. */
export interface MotionParameters {
  /** An animation is never wider, and never scaled up. */
  readonly widest: number;
  /**
   * The quality is for what has to be scaled, or is a WebP. A GIF's 256 colours at their own size are kept as they are:
   * of five GIFs lossless took 0.14 to 1.12 times the bytes of quality 76, and mostly half the time.
   */
  readonly webp: { readonly quality: number; readonly effort: number };
  /** All frames of an animated WebP together have at most these many pixels and bytes: what is longer is a film. */
  readonly webpPixels: number;
  readonly webpBytes: number;
  /** A film is never longer: its rate is constant, so time costs even where nothing moves. */
  readonly film: { readonly maxSeconds: number };
  /** What is decoded at most; `maxPixels` is the sum of all frames. */
  readonly maxFrames: number;
  readonly maxPixels: number;
}

/** What `Frames.file` is called in its folder. */
export const framesFile = 'frames.v';

/**
 * Frames that an encoder of films can take: one after the other in `file`, 8 bits for each of R, G and B, rows without
 * padding. Sizes are even.
 */
export interface Frames extends Size {
  file: string;
  /** Bytes before the first frame. */
  skip: number;
  /** How long each is shown, milliseconds. */
  delays: number[];
}

/** What was made of a picture's motion. `plays`: how often it is shown, 0 for ever. */
export type Motion =
  | { kind: 'none' }
  | { kind: 'webp'; file: RenditionFile; plays: number }
  | { kind: 'frames'; frames: Frames; plays: number }
  /** It moves, and is published as a still: why, in words that follow the file's name. */
  | { kind: 'still'; because: string };

/** An animation, by its head. */
export interface Animation extends Size {
  frames: number;
  /** As EXIF has it: 1 is upright. */
  orientation: number;
}

/** Why an animation can be published as a still alone; undefined for one that can be made. */
export function stillBecause(animation: Animation, parameters: MotionParameters): string | undefined {
  const { frames, width, height, orientation } = animation;
  const { maxFrames, maxPixels } = parameters;
  const number = (value: number) => value.toLocaleString('en');
  const megapixels = (pixels: number) => number(Math.round(pixels / 1e6));
  if (frames > maxFrames) {
    return `has ${number(frames)} frames, more than ${number(maxFrames)}: send it as a video`;
  }
  const pixels = frames * width * height;
  if (pixels > maxPixels) {
    const sum = `${number(frames)} frames of ${width} × ${height}, ${megapixels(pixels)} megapixels in all`;
    return `has ${sum}, more than ${megapixels(maxPixels)}: send it as a video`;
  }
  // libvips has all frames in one picture, which can't be turned.
  if (orientation !== 1) return 'is turned by its EXIF orientation: export it upright';
  return undefined;
}

/** Why frames of these delays (milliseconds) can't become a film, as `stillBecause` says it. */
export function tooLong(delays: readonly number[], { film }: MotionParameters): string | undefined {
  const seconds = delays.reduce((sum, delay) => sum + delay, 0) / 1000;
  if (seconds <= film.maxSeconds) return undefined;
  return `runs for ${Math.round(seconds)} s, more than ${film.maxSeconds} s: send it as a video`;
}

/**
 * How long each frame is shown, milliseconds. Those of 10 and less are shown for 100, as every browser does: old GIFs
 * ask for none and mean "as fast as this machine can" (https://bugs.webkit.org/show_bug.cgi?id=36082).
 */
export function shownDelays(delays: readonly number[], frames: number): number[] {
  return Array.from({ length: frames }, (_, index) => {
    const delay = delays[index] ?? 0;
    return delay <= 10 ? 100 : Math.min(delay, most);
  });
}

/** sharp takes no longer delays and no more loops: a minute a frame, and days of loops. */
const most = 65_535;
export const shownPlays = (loop: number): number => Math.min(loop, most);

/** The even size at or below one: H.264 keeps colour at half the width and height. */
export const even = ({ width, height }: Size): Size => ({ width: evenSide(width), height: evenSide(height) });
const evenSide = (pixels: number): number => Math.max(2, pixels - (pixels % 2));
