import type { PublishedMedia } from '@slugline/story';
import type { TranscriptView } from '../transcript/transcripts.ts';
import { credentialsLine } from './credentials.ts';
import { ratioDigits, widthDigits } from './digits.ts';
import { originOf } from './origin.ts';
import { type PictureView, type Place, pictureView } from './picture.ts';
import { audioView, clearPoster, type MovingView, movingView, type VideoView, videoView } from './player.ts';

/** A medium on the page, with what belongs under it. One of `picture`, `moving`, `video`, `audio` and `pending` is there. */
export interface FigureView {
  place: Place;
  kind: PublishedMedia['kind'];
  picture?: PictureView;
  moving?: MovingView;
  video?: VideoView;
  audio?: { src: string; type: string }[];
  /** Of a sound; others have none. */
  transcripts: TranscriptView[];
  /** What the reader waits for. */
  pending?: string;
  /** Width by height, in digits: keeps the room for what isn't loaded yet. */
  ratio?: string;
  /** A picture's own width, in digits: it is never blown up. */
  width?: string;
  caption?: string;
  credit?: string;
  /** Says that a machine made it. */
  origin?: string;
  /** What the file's own manifest says of it. */
  credentials?: string;
  /** The poster of a player that stands before a still: `clearPoster` in ./player.ts. */
  clearPoster: string;
  /** Names a player to a screen reader. */
  label: string;
}

const waiting = {
  picture: 'Picture is being prepared',
  video: 'Video is being prepared',
  audio: 'Audio is being prepared',
} as const;
/** Until the real one is known. */
const assumedShape: Record<'picture' | 'video', [width: number, height: number]> = {
  picture: [3, 2],
  video: [16, 9],
};

/** What figures share on a page. */
export interface FiguresOfPage {
  /** Makes a key a URL of the page. */
  address: (key: string) => string;
  /** By the medium's id: see `playerLabels`. */
  labels: ReadonlyMap<string, string>;
  /** By the sound's id: see `transcriptsOf`. */
  transcripts: ReadonlyMap<string, TranscriptView[]>;
}

/** Shows a medium, or a calm box in its place while it is being made. */
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
