import type { FocalPoint } from '@slugline/story';
import { from, type Pixels } from './pixels.ts';

/**
 * What a picture is about, as a relative point: where libvips' attention looks, which weighs edges, saturation and skin
 * (https://www.libvips.org/API/current/enum.Interesting.html). The centre, where it sees nothing.
 */
export async function focusOf(pixels: Pixels): Promise<FocalPoint> {
  const side = Math.min(pixels.width, pixels.height);
  const square = { width: side, height: side, fit: 'cover', position: 'attention' } as const;
  const { info } = await from(pixels).resize(square).raw().toBuffer({ resolveWithObject: true });
  const { attentionX, attentionY } = info;
  // A square has nothing to be cut off, and libvips does not look.
  if (attentionX === undefined || attentionY === undefined) return { x: 0.5, y: 0.5 };
  return { x: relative(attentionX, pixels.width), y: relative(attentionY, pixels.height) };
}

const relative = (pixel: number, whole: number): number =>
  Math.round(Math.min(1, Math.max(0, pixel / whole)) * 1000) / 1000;
