import type { Size } from '../encode/plan.ts';

interface Image extends Size {
  readonly type: string | undefined;
}

/**
 * Returns what was done to an original to make a rendition, by the names of C2PA 2.2, 18.16. No action gets a
 * `digitalSourceType`: the original states where the picture comes from, and `c2pa.opened` refers to it.
 */
export function actionsBetween(original: Image, made: Image): { action: string; parameters?: object }[] {
  const across = made.width / original.width;
  const down = made.height / original.height;
  // Sizes are whole pixels, so each side may be off by half a pixel.
  const cropped = Math.abs(across - down) * Math.max(original.width, original.height) > 1.5;
  // A crop that is not scaled keeps one of the sides.
  const resized = Math.max(across, down) < 1;
  return [
    { action: 'c2pa.opened', parameters: { ingredientIds: [parentLabel] } },
    ...(cropped ? [{ action: 'c2pa.cropped' }] : []),
    ...(resized ? [{ action: 'c2pa.resized' }] : []),
    ...(made.type === original.type ? [] : [{ action: 'c2pa.transcoded' }]),
  ];
}

/** The label by which actions refer to the original among a manifest's ingredients. */
export const parentLabel = 'original';
