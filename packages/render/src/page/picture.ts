import type { PublishedMedia } from '@slugline/story';
import { cardSize, motionOf, postersOf, type SizedRendition, widthsOf } from '../manifest/pictures.ts';
import { blurOf } from './blur.ts';

/** Where on the page a figure stands: it decides how wide it is. */
export type Place = 'lead' | 'text' | 'gallery';

/** How wide a picture is shown, for the browser's choice of width. In step with the columns of page.css. */
const sizes: Record<Place, string> = {
  lead: '(min-width: 64rem) 60rem, 100vw',
  text: '(min-width: 44rem) 40rem, 100vw',
  gallery: '(min-width: 64rem) 30rem, 100vw',
};

/** Best first: a browser takes the first source whose type it knows. */
const modern = ['image/avif', 'image/webp'];
/** For `<img>`, which every browser understands. */
const classic = ['image/jpeg', 'image/png', 'image/gif'];

export interface PictureView {
  sources: { type: string; srcset: string }[];
  /** The `srcset` of a WebP that moves, for readers who don't mind. */
  motion?: string;
  src: string;
  srcset: string;
  sizes: string;
  alt: string;
  width: number;
  height: number;
  /** A data URL: what stands behind the picture until it is loaded. */
  blur?: string;
  /** The lead is above the fold: it is fetched at once, and first. */
  eager: boolean;
}

/** What `<picture>` needs, or undefined for a picture, or a film's still, without renditions. `address` makes a key a URL of the page. */
export function pictureView(
  media: PublishedMedia,
  place: Place,
  address: (key: string) => string,
): PictureView | undefined {
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
    ...(motion && { motion: srcset([motion]) }),
    src: address(middle.path),
    srcset: srcset(plain),
    sizes: sizes[place],
    alt: media.alt,
    width: media.width ?? widest.width,
    height: media.height ?? widest.height,
    ...(media.thumbhash && { blur: blurOf(media.thumbhash) }),
    eager: place === 'lead',
  };
}
