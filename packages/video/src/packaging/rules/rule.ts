import { dirname, join } from 'node:path/posix';
import type { PublishedVideo, ReadTrack } from './published-video.ts';
import { attributesOf, tagOf } from './read-playlist.ts';

/**
 * A rule, and what breaks it in a video. Each rule comes from one of
 * - RFC 8216bis (https://datatracker.ietf.org/doc/draft-pantos-hls-rfc8216bis/),
 * - Apple's HLS Authoring Specification
 * (https://developer.apple.com/documentation/http-live-streaming/hls-authoring-specification-for-apple-devices),
 * - ISO/IEC 23009-1:2022 (https://www.iso.org/standard/83314.html),
 * - DASH-IF IOP 4.3 (https://dashif.org/guidelines/),
 * - or is our own: `Slugline`.
 */
export interface Rule {
  /** Where it is specified. */
  paragraph: string;
  /** What must hold. */
  rule: string;
  /** Returns the names of what breaks it. */
  broken(video: PublishedVideo): string[];
}

export const tracksOf = ({ variants, audioTracks }: PublishedVideo): ReadTrack[] =>
  [...variants, ...audioTracks].map(({ track }) => track);

/** Everything that plays side by side: pictures, audio and captions. */
export const timedTracks = (video: PublishedVideo): ReadTrack[] => [
  ...tracksOf(video),
  ...video.captions.map(({ track }) => track),
];

/** The playlists of pictures and audio, which name media in MP4. */
export const everyPlaylist = (video: PublishedVideo): ReadTrack[] => [
  ...tracksOf(video),
  ...video.iframes.map(({ track }) => track),
];

/** The name of the initialisation that a playlist refers to. */
export const initOf = ({ name, playlist }: ReadTrack): string => {
  const { URI = '' } = attributesOf(tagOf(playlist, 'EXT-X-MAP') ?? '');
  return join(dirname(name), URI);
};

export const names = (tracks: readonly ReadTrack[]): string[] => tracks.map(({ name }) => name);

export const sum = (numbers: readonly number[]): number =>
  numbers.reduce((total, number) => total + number, 0);

export const near = (a: number, b: number, tolerance: number): boolean => Math.abs(a - b) <= tolerance + 1e-6;

/** The values that occur more than once. */
export const repeated = (values: readonly string[]): string[] =>
  values.filter((value, index) => values.indexOf(value) !== index);

/** Whether a text is a language tag (BCP 47). */
export function isLanguage(tag: string | undefined): boolean {
  try {
    return tag !== undefined && Intl.getCanonicalLocales(tag).length === 1;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
