import type { ImageParameters } from '@slugline/image';

/** A cheap recipe: the same structure as the real one, with small values. */
export const small = {
  widths: [32, 64],
  avif: { quality: 50, effort: 0 },
  webp: { quality: 76, effort: 0 },
  jpeg: { quality: 78, mozjpeg: true },
  crops: [],
  maxPixels: 4_000_000,
} satisfies ImageParameters;

/** The small recipe at 640 pixels, from which renditions carry rights. */
export const signed = { ...small, widths: [640] } satisfies ImageParameters;

/** A recipe whose AVIF takes more than half a minute for `noise()`, so that a test can interrupt it. */
export const slow = {
  ...small,
  widths: [640],
  avif: { quality: 90, effort: 9 },
} satisfies ImageParameters;
