import type { FocalPoint } from '@slugline/story';
import type { Size } from './plan.ts';

/** A part of a picture, pixels. */
export interface Region extends Size {
  readonly left: number;
  readonly top: number;
}

/** The name of a crop, and its size in pixels if the picture is large enough. */
export interface Crop extends Size {
  readonly name: string;
}

/** Returns the largest region of a picture with the shape of a crop, as close around a point as the edges allow. */
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

/** The size of a crop made from a region: never larger than the region. */
export const croppedSize = (region: Size, crop: Size): Size =>
  region.width < crop.width
    ? { width: region.width, height: region.height }
    : { width: crop.width, height: crop.height };
