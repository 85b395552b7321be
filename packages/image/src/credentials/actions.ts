import type { Size } from '../encode/plan.ts';

interface Picture extends Size {
  readonly type: string | undefined;
}

/**
 * What was done to an original to make a rendition of it, by the names of C2PA 2.2, 18.16. None of them says where
 * the picture comes from (`digitalSourceType`): that is the original's to say, and `c2pa.opened` points there.
 */
export function actionsBetween(original: Picture, made: Picture): { action: string; parameters?: object }[] {
  const across = made.width / original.width;
  const down = made.height / original.height;
  // Whole pixels: a side may be half of one off.
  const cropped = Math.abs(across - down) * Math.max(original.width, original.height) > 1.5;
  // A crop that is not scaled keeps one of the two sides.
  const resized = Math.max(across, down) < 1;
  return [
    { action: 'c2pa.opened', parameters: { ingredientIds: [parentLabel] } },
    ...(cropped ? [{ action: 'c2pa.cropped' }] : []),
    ...(resized ? [{ action: 'c2pa.resized' }] : []),
    ...(made.type === original.type ? [] : [{ action: 'c2pa.transcoded' }]),
  ];
}

/** How actions name the original among a manifest's ingredients. */
export const parentLabel = 'original';
