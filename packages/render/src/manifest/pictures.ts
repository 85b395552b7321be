import type { PublishedMedia, StoryManifest } from '@slugline/story';

export type Rendition = PublishedMedia['renditions'][number];
/** A rendition whose size in pixels is known. */
export type SizedRendition = Rendition & { width: number; height: number };

const sized = (rendition: Rendition): rendition is SizedRendition =>
  rendition.width !== undefined && rendition.height !== undefined;

/** The crops are named by their shape (`16x9`); everything else shows the whole picture. */
const isCrop = ({ name }: Rendition): boolean => /^\d+x\d+\b/.test(name);

/** What moves of a picture stands beside its stills: `motion.webp` or `motion.mp4`. */
const isMotion = ({ name }: Rendition): boolean => name.startsWith('motion.');

/** The whole picture in every width and format, narrowest first. */
export const widthsOf = (media: PublishedMedia): SizedRendition[] =>
  media.renditions
    .filter((rendition) => rendition.type.startsWith('image/') && !isCrop(rendition) && !isMotion(rendition))
    .filter(sized)
    .sort((a, b) => a.width - b.width);

/** What moves of a picture, as a film or as a picture that moves by itself. */
export const motionOf = (
  media: PublishedMedia,
  type: 'video/mp4' | 'image/webp',
): SizedRendition | undefined =>
  media.kind === 'picture'
    ? media.renditions.filter(sized).find((rendition) => isMotion(rendition) && rendition.type === type)
    : undefined;

/** What is made for link previews alone. */
const isForSharing = ({ name }: Rendition): boolean => name.startsWith('1200x630.');

/** The crops of a picture for lists and search engines. */
export const cropsOf = (media: PublishedMedia): Rendition[] =>
  media.renditions.filter((rendition) => isCrop(rendition) && !isForSharing(rendition));

/** The crop of a picture that link previews show whole. */
export const sharingCropOf = (media: PublishedMedia): SizedRendition | undefined =>
  media.renditions.filter(isForSharing).find(sized);

/** A video's still in every width and format, narrowest first. */
export const postersOf = (media: PublishedMedia): SizedRendition[] =>
  media.renditions
    .filter(({ name, type }) => name.startsWith('poster') && type.startsWith('image/'))
    .filter(sized)
    .sort((a, b) => a.width - b.width);

/** A video's still as a JPEG, for previews and search engines. */
export const posterOf = (media: PublishedMedia): SizedRendition | undefined =>
  media.renditions
    .filter(({ name, type }) => name.startsWith('poster') && type === 'image/jpeg')
    .filter(sized)
    .sort((a, b) => b.width - a.width)[0];

/** Wide enough for a card on a dense screen, small enough for a link preview. */
const cardWidth = 1280;

/** The widest JPEG up to the card's width, or the narrowest there is. */
export function cardSize(renditions: readonly SizedRendition[]): SizedRendition | undefined {
  const jpegs = renditions.filter(({ type }) => type === 'image/jpeg');
  return jpegs.findLast(({ width }) => width <= cardWidth) ?? jpegs[0];
}

/** The picture that stands for a story in cards, feeds and link previews: the lead, else the first picture or poster. */
export function leadPicture(
  manifest: StoryManifest,
): { media: PublishedMedia; rendition: SizedRendition } | undefined {
  const leadFirst = manifest.media.toSorted((a, b) => Number(b.lead) - Number(a.lead));
  for (const media of leadFirst) {
    const rendition = media.kind === 'picture' ? cardSize(widthsOf(media)) : posterOf(media);
    if (rendition !== undefined) return { media, rendition };
  }
  return undefined;
}
