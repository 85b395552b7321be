import { recipes } from '@slugline/story';
import type { Sharp } from 'sharp';
import type { Output } from './work.ts';

/** Scales to an output's size. An output of another shape is cropped to the middle. */
export const sized = (pipeline: Sharp, { width, height, isWhole }: Output): Sharp =>
  pipeline.resize({ width, height, fit: isWhole ? 'fill' : 'cover' });

/**
 * Encodes with our recipe's settings, or with sharp's default effort and settings. Both use mozjpeg, because it
 * makes different files at the same quality.
 */
export function encoded(
  pipeline: Sharp,
  { format, quality }: Output,
  { effort }: { effort: 'ours' | 'default' },
): Sharp {
  const { avif, webp, jpeg } = recipes.picture.parameters;
  const options = <T extends object>(own: T) => (effort === 'ours' ? { ...own, quality } : { quality });
  switch (format) {
    case 'avif':
      return pipeline.avif(options(avif));
    case 'webp':
      return pipeline.webp(options(webp));
    case 'jpeg':
      return pipeline
        .flatten({ background: '#ffffff' })
        .jpeg({ ...(effort === 'ours' ? jpeg : { mozjpeg: jpeg.mozjpeg }), quality, progressive: true });
  }
}
