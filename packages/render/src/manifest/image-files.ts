import type { PublishedMedia, Purpose, StoryManifest } from '@slugline/story';

export type Rendition = PublishedMedia['renditions'][number];
/** A rendition with a known size in pixels. */
export type SizedRendition = Rendition & { width: number; height: number };

const sized = (rendition: Rendition): rendition is SizedRendition =>
  rendition.width !== undefined && rendition.height !== undefined;

/** Returns a test for renditions with this purpose. */
export const isFor =
  (purpose: Purpose) =>
  (rendition: Rendition): boolean =>
    rendition.purpose === purpose;

const narrowestFirst = (renditions: readonly SizedRendition[]): SizedRendition[] =>
  renditions.toSorted((a, b) => a.width - b.width);

/** The uncropped picture in every width and format, narrowest first. */
export const widthsOf = (media: PublishedMedia): SizedRendition[] =>
  narrowestFirst(media.renditions.filter(isFor('picture')).filter(sized));

/** The moving rendition of a picture, as a video or as an animated WebP. */
export const motionOf = (
  media: PublishedMedia,
  type: 'video/mp4' | 'image/webp',
): SizedRendition | undefined =>
  media.renditions
    .filter(isFor('motion'))
    .filter(sized)
    .find((rendition) => rendition.type === type);

/** The crops of a picture for lists and search engines. */
export const cropsOf = (media: PublishedMedia): Rendition[] => media.renditions.filter(isFor('crop'));

/** The crop of a picture that link previews show uncut. */
export const sharingCropOf = (media: PublishedMedia): SizedRendition | undefined =>
  media.renditions.filter(isFor('link-preview')).find(sized);

/** The poster of a video in every width and format, narrowest first. */
export const postersOf = (media: PublishedMedia): SizedRendition[] =>
  narrowestFirst(media.renditions.filter(isFor('poster')).filter(sized));

/** The widest JPEG poster of a video, for previews and search engines. */
export const posterOf = (media: PublishedMedia): SizedRendition | undefined =>
  postersOf(media).findLast(({ type }) => type === 'image/jpeg');

/** Pixels. Wide enough for a card on a dense screen, small enough for a link preview. */
const cardWidth = 1280;

/** The widest JPEG up to the card's width, or else the narrowest. */
export function cardSize(renditions: readonly SizedRendition[]): SizedRendition | undefined {
  const jpegs = renditions.filter(({ type }) => type === 'image/jpeg');
  return jpegs.findLast(({ width }) => width <= cardWidth) ?? jpegs[0];
}

/** The picture of a story in cards, feeds and link previews: the lead's, else the first picture or poster. */
export function leadImage(
  manifest: StoryManifest,
): { media: PublishedMedia; rendition: SizedRendition } | undefined {
  const leadFirst = manifest.media.toSorted((a, b) => Number(b.lead) - Number(a.lead));
  for (const media of leadFirst) {
    const rendition = media.kind === 'picture' ? cardSize(widthsOf(media)) : posterOf(media);
    if (rendition !== undefined) return { media, rendition };
  }
  return undefined;
}
