import type { RenditionFile } from '@slugline/story';
import type { Size } from '../encode/plan.ts';

/** The parameters of a recipe that decide how an animation is published. Widths in pixels. */
export interface MotionParameters {
  /** Animations are scaled down to this width, and never up. */
  readonly widest: number;
  /**
   * The quality applies to animations that are scaled, and to WebP originals. A GIF at its own size is encoded
   * lossless: on five GIFs that took 0.14 to 1.12 times the bytes of quality 76, mostly in half the time.
   */
  readonly webp: { readonly quality: number; readonly effort: number };
  /** Limits of an animated WebP: pixels of all frames together, and bytes. A larger animation becomes a video. */
  readonly webpPixels: number;
  readonly webpBytes: number;
  /** The longest animation that becomes a video. Its frame rate is constant, so time costs even when nothing moves. */
  readonly film: { readonly maxSeconds: number };
  /** The largest animation that is decoded: frames, and pixels of all frames together. */
  readonly maxFrames: number;
  readonly maxPixels: number;
}

/** The name of `Frames.file` in its folder. */
export const framesFile = 'frames.v';

/**
 * Frames for a video encoder: one after the other in `file`, 8 bits each for R, G and B, rows without padding.
 * Width and height are even.
 */
export interface Frames extends Size {
  file: string;
  /** Bytes before the first frame. */
  skip: number;
  /** How long each frame is shown, ms. */
  delays: number[];
}

/** The result for a picture's motion. `plays`: how often it is shown, 0 for endlessly. */
export type Motion =
  | { kind: 'none' }
  | { kind: 'webp'; file: RenditionFile; plays: number }
  | { kind: 'frames'; frames: Frames; plays: number }
  /** It moves but is published as a still. `because` is the reason, in words that follow the file's name. */
  | { kind: 'still'; because: string };

/** An animation, as its header describes it. */
export interface Animation extends Size {
  frames: number;
  /** EXIF orientation: 1 is upright. */
  orientation: number;
}

/** Returns why an animation can only be published as a still, or undefined if motion can be made. */
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
  // libvips has all frames in one tall picture, which can't be rotated.
  if (orientation !== 1) return 'is turned by its EXIF orientation: export it upright';
  return undefined;
}

/** Returns why frames with these delays (ms) can't become a video, in the form of `stillBecause`, or undefined. */
export function tooLong(delays: readonly number[], { film }: MotionParameters): string | undefined {
  const seconds = delays.reduce((sum, delay) => sum + delay, 0) / 1000;
  if (seconds <= film.maxSeconds) return undefined;
  return `runs for ${Math.round(seconds)} s, more than ${film.maxSeconds} s: send it as a video`;
}

/**
 * How long each frame is shown, ms. Delays of 10 and less become 100, as in every browser: old GIFs use them to
 * mean "as fast as this machine can" (https://bugs.webkit.org/show_bug.cgi?id=36082).
 */
export function shownDelays(delays: readonly number[], frames: number): number[] {
  return Array.from({ length: frames }, (_, index) => {
    const delay = delays[index] ?? 0;
    return delay <= 10 ? 100 : Math.min(delay, most);
  });
}

/** The highest delay (ms) and the highest number of loops that sharp takes. */
const most = 65_535;
export const shownPlays = (loop: number): number => Math.min(loop, most);

/** Rounds a size down to even sides: H.264 stores colour at half the width and height. */
export const even = ({ width, height }: Size): Size => ({ width: evenSide(width), height: evenSide(height) });
const evenSide = (pixels: number): number => Math.max(2, pixels - (pixels % 2));
