import type { PublishedFilm, ReadTrack } from './published-film.ts';

/**
 * A rule of Apple's HLS Authoring Specification, of RFC 8216 or of ours, and what of a film breaks it.
 * https://developer.apple.com/documentation/http-live-streaming/hls-authoring-specification-for-apple-devices
 */
export interface Rule {
  rule: string;
  /** What must be. */
  must: string;
  /** Names what is not so. */
  broken(film: PublishedFilm): string[];
}

export const tracksOf = ({ variants, sounds }: PublishedFilm): ReadTrack[] =>
  [...variants, ...sounds].map(({ track }) => track);

export const everyPlaylist = (film: PublishedFilm): ReadTrack[] => [
  ...tracksOf(film),
  ...film.iframes.map(({ track }) => track),
];

export const names = (tracks: readonly ReadTrack[]): string[] => tracks.map(({ name }) => name);

export const near = (a: number, b: number, tolerance: number): boolean => Math.abs(a - b) <= tolerance + 1e-6;
