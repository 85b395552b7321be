import { recipes } from '@slugline/story';
import type { Sharp } from 'sharp';
import type { Output } from './work.ts';

/** Scales to an output's size; one of another shape is cut from the middle. */
export const sized = (pipeline: Sharp, { width, height, isWhole }: Output): Sharp =>
  pipeline.resize({ width, height, fit: isWhole ? 'fill' : 'cover' });

/**
 * Encodes as our recipe does, or with sharp's own effort and settings, which is what who does not choose gets; mozjpeg is
 * for both, as it makes other files of a quality.
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
