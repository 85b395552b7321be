import type { PublishedMedia } from '@slugline/story';
import type { TranscriptView } from '../transcript/transcripts.ts';
import { credentialsLine } from './credentials.ts';
import { ratioDigits, widthDigits } from './digits.ts';
import { originOf } from './origin.ts';
import { type PictureView, type Place, pictureView } from './picture.ts';
import { audioView, clearPoster, type MovingView, movingView, type VideoView, videoView } from './player.ts';

/** A medium on the page with its caption. Exactly one of `picture`, `moving`, `video`, `audio` and `pending` is set. */
export interface FigureView {
  place: Place;
  kind: PublishedMedia['kind'];
  picture?: PictureView;
  moving?: MovingView;
  video?: VideoView;
  audio?: { src: string; type: string }[];
  /** Empty except for audio. */
  transcripts: TranscriptView[];
  /** The text in place of a medium that is not ready. */
  pending?: string;
  /** Width divided by height, as digits: reserves the space of a medium that is not loaded yet. */
  ratio?: string;
  /** A picture's own width, as digits: it is never scaled up. */
  width?: string;
  caption?: string;
  credit?: string;
  /** States that generative AI was used. */
  origin?: string;
  /** The result of checking the file's Content Credentials. */
  credentials?: string;
  /** The poster of a player in front of a still: `clearPoster` in ./player.ts. */
  clearPoster: string;
  /** The player's name for screen readers. */
  label: string;
}

const waiting = {
  picture: 'Picture is being prepared',
  video: 'Video is being prepared',
  audio: 'Audio is being prepared',
} as const;
/** The shape of a medium whose size is not known yet. */
const assumedShape: Record<'picture' | 'video', [width: number, height: number]> = {
  picture: [3, 2],
  video: [16, 9],
};

/** What the figures of a page share. */
export interface FiguresOfPage {
  /** Turns a key into a URL on the page. */
  address: (key: string) => string;
  /** By the medium's id, from `playerLabels`. */
  labels: ReadonlyMap<string, string>;
  /** By the medium's id, from `transcriptsOf`. */
  transcripts: ReadonlyMap<string, TranscriptView[]>;
}

/** The view of a medium, or of a placeholder while it is being made. */
export function figureView(
  media: PublishedMedia,
  place: Place,
  { address, labels, transcripts }: FiguresOfPage,
): FigureView {
  const ratio = ratioOf(media);
  const shown = content(media, place, address);
  const still = shown.picture ?? shown.moving?.still;
  const { id, kind, caption, credit, credentials } = media;
  const origin = originOf(media.rights);
  return {
    place,
    kind,
    ...shown,
    ...(still && { width: widthDigits(still.width) }),
    ...(ratio !== undefined && { ratio }),
    ...(caption && { caption }),
    ...(credit && { credit }),
    ...(origin && { origin }),
    ...(credentials && { credentials: credentialsLine(credentials) }),
    transcripts: transcripts.get(id) ?? [],
    clearPoster,
    label: labels.get(id) ?? '',
  };
}

function content(
  media: PublishedMedia,
  place: Place,
  address: (key: string) => string,
): Pick<FigureView, 'picture' | 'moving' | 'video' | 'audio' | 'pending'> {
  const pending = { pending: waiting[media.kind] };
  switch (media.kind) {
    case 'picture': {
      const picture = pictureView(media, place, address);
      if (picture === undefined) return pending;
      const moving = movingView(media, picture, address);
      return moving ? { moving } : { picture };
    }
    case 'video': {
      const video = videoView(media, place, address);
      return video ? { video } : pending;
    }
    case 'audio': {
      const audio = audioView(media, address);
      return audio ? { audio } : pending;
    }
  }
}

function ratioOf({ kind, width, height }: PublishedMedia): string | undefined {
  if (kind === 'audio') return undefined;
  return width && height ? ratioDigits(width, height) : ratioDigits(...assumedShape[kind]);
}
