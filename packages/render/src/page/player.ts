import type { PublishedMedia, Purpose } from '@slugline/story';
import { captionsLabels } from '../captions/label.ts';
import { isFor, motionOf } from '../manifest/image-files.ts';
import { type ImageView, imageView, type Place } from './image.ts';

/** `src` is relative to the page. */
interface Source {
  src: string;
  type: string;
}

export interface VideoView {
  sources: Source[];
  /** The whole video as one file, for browsers that can't play it. */
  download: string | null;
  /** Shown behind the player until it plays. */
  still: ImageView | null;
  width: number | null;
  height: number | null;
  tracks: { src: string; language: string; kind: 'captions' | 'subtitles'; label: string }[];
}

/**
 * HLS comes first. Browsers that support it adapt to the bandwidth; all others skip it and play the file. Only the
 * multivariant playlist is offered, because the playlists inside it have no audio.
 */
const videoSources: readonly Purpose[] = ['hls', 'progressive'];

/** The contents of `<video>`. Undefined if the video has nothing to play. */
export function videoView(
  media: PublishedMedia,
  place: Place,
  address: (key: string) => string,
): VideoView | undefined {
  const sources = sourcesOf(media, videoSources, address);
  if (sources.length === 0) return undefined;
  const download = sources.find(({ type }) => type === 'video/mp4')?.src;
  const still = stillOf(imageView(media, place, address));
  const { width, height } = media;
  const labels = captionsLabels(media.captions);
  return {
    sources,
    download: download ?? null,
    still: still ?? null,
    ...(width !== undefined && height !== undefined ? { width, height } : { width: null, height: null }),
    tracks: media.captions.map(({ language, kind, path }, index) => ({
      src: address(path),
      language,
      // HTML has no kind for forced captions.
      kind: kind === 'subtitles' || kind === 'forced' ? 'subtitles' : 'captions',
      label: labels[index] ?? '',
    })),
  };
}

/** A moving picture that is shown as a video without sound. */
export interface MovingView extends Source {
  /** The picture as a still, for readers who prefer less motion or have no script. */
  still: ImageView;
  loop: boolean;
}

/**
 * The `<video>` for a moving picture. Undefined if it has no video. HTML can play once or endlessly, so a picture
 * that should play a few times plays endlessly.
 */
export function movingView(
  media: PublishedMedia,
  still: ImageView,
  address: (key: string) => string,
): MovingView | undefined {
  const video = motionOf(media, 'video/mp4');
  if (video === undefined) return undefined;
  return {
    src: address(video.path),
    type: video.type,
    still: { ...still, alt: '' },
    loop: media.plays !== 1,
  };
}

/** A still without alt text, because the player has a label. */
const stillOf = (image: ImageView | undefined): ImageView | undefined => image && { ...image, alt: '' };

/**
 * The poster of a player in front of a still: an empty picture, so that the still is visible behind it. Without it,
 * Chromium draws a dark background. The still itself can't be the `poster`, because a poster has one format and one
 * size and is always loaded at once.
 */
export const clearPoster = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg"/>')}`;

/** The contents of `<audio>`. Undefined if there is nothing to play. */
export function audioView(media: PublishedMedia, address: (key: string) => string): Source[] | undefined {
  const sources = sourcesOf(media, ['audio'], address);
  return sources.length === 0 ? undefined : sources;
}

/** The files that can be played, in the order of the purposes. */
const sourcesOf = (
  media: PublishedMedia,
  purposes: readonly Purpose[],
  address: (key: string) => string,
): Source[] =>
  purposes
    .flatMap((purpose) => media.renditions.filter(isFor(purpose)))
    .map(({ path, type }) => ({ src: address(path), type }));
