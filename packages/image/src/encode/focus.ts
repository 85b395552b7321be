import type { FocalPoint } from '@slugline/story';
import { type Pixels, pipelineFrom } from './pixels.ts';

/**
 * Finds the focal point of a picture, in relative coordinates: where libvips's attention strategy looks, by edges,
 * saturation and skin tones (https://www.libvips.org/API/current/enum.Interesting.html). The centre if it finds
 * nothing.
 */
export async function focusOf(pixels: Pixels): Promise<FocalPoint> {
  const side = Math.min(pixels.width, pixels.height);
  const square = { width: side, height: side, fit: 'cover', position: 'attention' } as const;
  const { info } = await pipelineFrom(pixels).resize(square).raw().toBuffer({ resolveWithObject: true });
  const { attentionX, attentionY } = info;
  // libvips does not look for it in a square picture, because nothing has to be cropped.
  if (attentionX === undefined || attentionY === undefined) return { x: 0.5, y: 0.5 };
  return { x: relative(attentionX, pixels.width), y: relative(attentionY, pixels.height) };
}

const relative = (pixel: number, whole: number): number =>
  Math.round(Math.min(1, Math.max(0, pixel / whole)) * 1000) / 1000;
