import type { StatusReport } from '@slugline/story';
import { count, size } from './amounts.ts';
import type { Live } from './live.ts';

type Reported = StatusReport['media'][number];

/** A media file on a story's page. */
export interface MediaItem {
  file: string;
  kind: string;
  state: 'waiting' | 'ready' | 'failed';
  label: string;
  percent: number;
  thumbnail: string | null;
  /** How many files were made of it, as text. */
  made: string;
  renditions: { name: string; pixels: string; size: string; url: string | null }[];
}

const kinds: Record<string, string> = {
  picture: 'Picture',
  video: 'Video',
  audio: 'Sound',
  captions: 'Captions',
};

/**
 * Returns the view of a media file. Renditions have addresses only when they are public, see `Live.shows`.
 */
export function mediaItemOf(media: Reported, live: Live | null): MediaItem {
  const shown = live?.shows(media) ? live : null;
  const smallest = media.renditions
    .filter(({ type, width }) => thumbnailTypes.has(type) && width !== null)
    .sort((a, b) => a.bytes - b.bytes)[0];
  return {
    file: media.file,
    kind: kinds[media.kind] ?? media.kind,
    state: media.state,
    label: labelOf(media),
    percent: media.percent,
    thumbnail: shown && smallest ? shown.fileUrl(smallest.path) : null,
    made: `${count(media.renditions.length, 'file')} made`,
    renditions: media.renditions.map(({ name, path, width, height, bytes }) => ({
      name,
      pixels: width !== null && height !== null ? `${width} × ${height}` : '–',
      size: size(bytes),
      url: shown?.fileUrl(path) ?? null,
    })),
  };
}

/** Types that every browser shows. */
const thumbnailTypes = new Set(['image/jpeg', 'image/webp']);

function labelOf({ state, percent }: Reported): string {
  if (state === 'ready') return 'Ready';
  if (state === 'failed') return 'Refused';
  return percent === 0 ? 'Waiting' : `${percent} %`;
}
