import type { FocalPoint } from '@slugline/story';
import type { Size } from './plan.ts';

/** A part of a picture, pixels. */
export interface Region extends Size {
  readonly left: number;
  readonly top: number;
}

/** A crop: what it is called, and its size in pixels where the picture has that many. */
export interface Crop extends Size {
  readonly name: string;
}

/**
 * The largest part of a picture that has a crop's shape and lies as near around a point as the picture's edges let it.
 */
export function regionOf({ width, height }: Size, crop: Size, point: FocalPoint): Region {
  const scale = Math.min(width / crop.width, height / crop.height);
  const region = {
    width: Math.max(1, Math.round(crop.width * scale)),
    height: Math.max(1, Math.round(crop.height * scale)),
  };
  const start = (whole: number, part: number, centre: number) =>
    Math.min(whole - part, Math.max(0, Math.round(whole * centre - part / 2)));
  return {
    ...region,
    left: start(width, region.width, point.x),
    top: start(height, region.height, point.y),
  };
}

/** A crop's size of a part: never more than the part has. */
export const croppedSize = (region: Size, crop: Size): Size =>
  region.width < crop.width
    ? { width: region.width, height: region.height }
    : { width: crop.width, height: crop.height };
