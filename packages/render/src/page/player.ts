import type { PublishedMedia, Purpose } from '@slugline/story';
import { languageName } from '../captions/language.ts';
import { isFor, motionOf } from '../manifest/pictures.ts';
import { type PictureView, type Place, pictureView } from './picture.ts';

/** `src` is relative to the page. */
interface Source {
  src: string;
  type: string;
}

export interface VideoView {
  sources: Source[];
  /** A whole file, for readers without a player. */
  download?: string;
  /** Stands behind the player until it plays. */
  still?: PictureView;
  width?: number;
  height?: number;
  tracks: { src: string; language: string; label: string }[];
}

/**
 * HLS first: a browser that plays it adapts to the line; all others skip it and take the file. Only the multivariant
 * playlist, because those that it names have no sound.
 */
const videoSources: readonly Purpose[] = ['hls', 'progressive'];

/** What `<video>` needs, or undefined for a video that has nothing to play. */
export function videoView(
  media: PublishedMedia,
  place: Place,
  address: (key: string) => string,
): VideoView | undefined {
  const sources = sourcesOf(media, videoSources, address);
  if (sources.length === 0) return undefined;
  const download = sources.find(({ type }) => type === 'video/mp4')?.src;
  const still = stillOf(pictureView(media, place, address));
  const { width, height } = media;
  return {
    sources,
    ...(download && { download }),
    ...(still && { still }),
    ...(width !== undefined && height !== undefined && { width, height }),
    tracks: media.captions.map(({ language, path }) => ({
      src: address(path),
      language,
      label: languageName(language),
    })),
  };
}

/** A picture that moves as a film without sound. */
export interface MovingView extends Source {
  /** The picture as a still: what a reader sees who wants less motion, or has no script. */
  still: PictureView;
  loop: boolean;
}

/**
 * What `<video>` needs to show a picture that moves, or undefined for one that doesn't. HTML knows once and for ever: a
 * picture that wants to be shown a few times goes on.
 */
export function movingView(
  media: PublishedMedia,
  still: PictureView,
  address: (key: string) => string,
): MovingView | undefined {
  const film = motionOf(media, 'video/mp4');
  if (film === undefined) return undefined;
  return { src: address(film.path), type: film.type, still: { ...still, alt: '' }, loop: media.plays !== 1 };
}

/** A still without words of its own: its player has them. */
const stillOf = (picture: PictureView | undefined): PictureView | undefined =>
  picture && { ...picture, alt: '' };

/**
 * The poster of a player that stands before a still: an empty picture, which shows the still. Without it, Chromium draws a dark
 * background. The still itself can't be the `poster`, which has one format and one size, and is loaded at once.
 */
export const clearPoster = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg"/>')}`;

/** What `<audio>` needs, or undefined for a sound that has nothing to play. */
export function audioView(media: PublishedMedia, address: (key: string) => string): Source[] | undefined {
  const sources = sourcesOf(media, ['audio'], address);
  return sources.length === 0 ? undefined : sources;
}

/** What can be played, in the order of its purposes. */
const sourcesOf = (
  media: PublishedMedia,
  purposes: readonly Purpose[],
  address: (key: string) => string,
): Source[] =>
  purposes
    .flatMap((purpose) => media.renditions.filter(isFor(purpose)))
    .map(({ path, type }) => ({ src: address(path), type }));
