import type { PublishedMedia } from '@slugline/story';
import type { TranscriptView } from '../transcript/transcripts.ts';
import type { Words } from '../words/words.ts';
import { credentialsLine } from './credentials.ts';
import { ratioDigits, widthDigits } from './digits.ts';
import { type ImageView, imageView, type Place } from './image.ts';
import { originOf } from './origin.ts';
import { audioView, clearPoster, type MovingView, movingView, type VideoView, videoView } from './player.ts';

/** A medium on the page with its caption. Exactly one of `image`, `moving`, `video`, `audio` and `pending` is set. */
export interface FigureView {
  place: Place;
  kind: PublishedMedia['kind'];
  image: ImageView | null;
  moving: MovingView | null;
  video: VideoView | null;
  audio: { src: string; type: string }[] | null;
  /** Empty except for audio. */
  transcripts: TranscriptView[];
  /** The text in place of a medium that is not ready. */
  pending: string | null;
  /** Width divided by height, as digits: reserves the space of a medium that is not loaded yet. */
  ratio: string | null;
  /** A picture's own width, as digits: it is never scaled up. */
  width: string | null;
  caption: string | null;
  credit: string | null;
  /** States that generative AI was used. */
  origin: string | null;
  /** The result of checking the file's Content Credentials. */
  credentials: string | null;
  /** The poster of a player in front of a still: `clearPoster` in ./player.ts. */
  clearPoster: string;
  /** The player's name for screen readers. */
  label: string;
}

/** The shape of a medium whose size is not known yet. */
const assumedShape: Record<'picture' | 'video', [width: number, height: number]> = {
  picture: [3, 2],
  video: [16, 9],
};

/** What the figures of a page share. */
export interface FiguresOfPage {
  /** Turns a key into a URL on the page. */
  address: (key: string) => string;
  words: Words;
  /** By the medium's id, from `playerLabels`. */
  labels: ReadonlyMap<string, string>;
  /** By the medium's id, from `transcriptsOf`. */
  transcripts: ReadonlyMap<string, TranscriptView[]>;
}

/** The view of a medium, or of a placeholder while it is being made. */
export function figureView(
  media: PublishedMedia,
  place: Place,
  { address, words, labels, transcripts }: FiguresOfPage,
): FigureView {
  const shown = content(media, place, address, words);
  const still = shown.image ?? shown.moving?.still;
  const { id, kind, caption, credit, credentials } = media;
  return {
    place,
    kind,
    ...shown,
    width: still ? widthDigits(still.width) : null,
    ratio: ratioOf(media),
    caption: caption || null,
    credit: credit || null,
    origin: originOf(media.rights, words) ?? null,
    credentials: credentials ? credentialsLine(credentials, words) : null,
    transcripts: transcripts.get(id) ?? [],
    clearPoster,
    label: labels.get(id) ?? '',
  };
}

const nothing = { image: null, moving: null, video: null, audio: null, pending: null };

function content(
  media: PublishedMedia,
  place: Place,
  address: (key: string) => string,
  { preparing }: Words,
): Pick<FigureView, keyof typeof nothing> {
  const pending = { ...nothing, pending: preparing[media.kind] };
  switch (media.kind) {
    case 'picture': {
      const image = imageView(media, place, address);
      if (image === undefined) return pending;
      const moving = movingView(media, image, address);
      return moving ? { ...nothing, moving } : { ...nothing, image };
    }
    case 'video': {
      const video = videoView(media, place, address);
      return video ? { ...nothing, video } : pending;
    }
    case 'audio': {
      const audio = audioView(media, address);
      return audio ? { ...nothing, audio } : pending;
    }
  }
}

function ratioOf({ kind, width, height }: PublishedMedia): string | null {
  if (kind === 'audio') return null;
  return width && height ? ratioDigits(width, height) : ratioDigits(...assumedShape[kind]);
}
