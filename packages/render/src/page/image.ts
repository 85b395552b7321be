import type { PublishedMedia } from '@slugline/story';
import { cardSize, motionOf, postersOf, type SizedRendition, widthsOf } from '../manifest/image-files.ts';
import { blurOf } from './blur.ts';

/** The place of a figure on the page. It decides the width. */
export type Place = 'lead' | 'text' | 'gallery';

/** The displayed width, from which browsers choose a rendition. Must match the columns in page.css. */
const sizes: Record<Place, string> = {
  lead: '(min-width: 64rem) 60rem, 100vw',
  text: '(min-width: 44rem) 40rem, 100vw',
  gallery: '(min-width: 64rem) 30rem, 100vw',
};

/** Best first: browsers take the first source whose type they support. */
const modern = ['image/avif', 'image/webp'];
/** The types for `<img>`, which every browser supports. */
const classic = ['image/jpeg', 'image/png', 'image/gif'];

export interface ImageView {
  sources: { type: string; srcset: string }[];
  /** The `srcset` of an animated WebP, for readers who have not asked for less motion. */
  motion: string | null;
  src: string;
  srcset: string;
  sizes: string;
  alt: string;
  width: number;
  height: number;
  /** A data URL: the blurred picture behind the real one until that is loaded. */
  blur: string | null;
  /** True for the lead: it is visible without scrolling, so it is loaded at once and first. */
  eager: boolean;
}

/**
 * The contents of `<picture>` for a picture or a video's poster. Undefined if there are no renditions. `address`
 * turns a key into a URL on the page.
 */
export function imageView(
  media: PublishedMedia,
  place: Place,
  address: (key: string) => string,
): ImageView | undefined {
  const all = media.kind === 'video' ? postersOf(media) : widthsOf(media);
  const fallback = [...classic, ...modern].find((type) => all.some((rendition) => rendition.type === type));
  const plain = all.filter(({ type }) => type === fallback);
  const widest = plain.at(-1);
  const middle = cardSize(plain) ?? widest;
  if (widest === undefined || middle === undefined) return undefined;

  const srcset = (renditions: readonly SizedRendition[]): string =>
    renditions.map(({ path, width }) => `${address(path)} ${width}w`).join(', ');
  const sources = modern
    .filter((type) => type !== fallback)
    .map((type) => ({ type, srcset: srcset(all.filter((rendition) => rendition.type === type)) }))
    .filter((source) => source.srcset !== '');
  const motion = motionOf(media, 'image/webp');
  return {
    sources,
    motion: motion ? srcset([motion]) : null,
    src: address(middle.path),
    srcset: srcset(plain),
    sizes: sizes[place],
    alt: media.alt,
    width: media.width ?? widest.width,
    height: media.height ?? widest.height,
    blur: media.thumbhash ? blurOf(media.thumbhash) : null,
    eager: place === 'lead',
  };
}
