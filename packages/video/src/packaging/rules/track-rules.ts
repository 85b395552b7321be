import { dirname } from 'node:path/posix';
import type { PublishedVideo, ReadTrack } from './published-video.ts';
import { tagOf } from './read-playlist.ts';
import { everyPlaylist, initOf, names, near, type Rule, timedTracks, tracksOf } from './rule.ts';

/** Duration of an AAC frame at 48 kHz, in seconds: audio can be cut only between frames. */
const AAC_FRAME = 1024 / 48_000;
const frameOf = ({ variants }: PublishedVideo): number =>
  1 / Number(variants[0]?.attributes['FRAME-RATE'] || 25);

/** When each segment ends, in seconds. */
const ends = ({ segments }: ReadTrack): number[] => {
  let end = 0;
  return segments.map(({ seconds }) => (end += seconds));
};

/**
 * Rules for tracks and their segments. Two of Apple's rules are left out on purpose, because honest videos break them:
 * a level of at most 4.2 (1.3; a panorama of 1080 lines), and a peak of at most twice the average (1.30; a slide show).
 */
export const trackRules: readonly Rule[] = [
  {
    paragraph: 'Apple 1.5, 8.20',
    rule: 'media is fragmented MP4 with its initialisation named',
    broken: (video) => names(everyPlaylist(video).filter((track) => !video.sizes.has(initOf(track)))),
  },
  {
    paragraph: 'Apple 1.13, 6.1',
    rule: 'each variant has an I-frame playlist with a key frame every 2 s',
    broken: ({ variants, iframes }) =>
      variants.flatMap(({ track }) => {
        const own = iframes.find((candidate) => dirname(candidate.track.name) === dirname(track.name));
        if (own === undefined || !near(own.track.seconds, track.seconds, 0.01)) return [track.name];
        return own.track.segments.filter(({ seconds }) => seconds > 2.1).map(({ name }) => name);
      }),
  },
  {
    paragraph: 'Apple 1.19, 9.15',
    rule: 'every variant says its frame rate, of at most 60 a second',
    broken: ({ variants }) =>
      variants
        .filter(
          ({ attributes }) =>
            !(Number(attributes['FRAME-RATE']) > 0 && Number(attributes['FRAME-RATE']) <= 60),
        )
        .map(({ track }) => track.name),
  },
  {
    paragraph: 'Apple 1.33',
    rule: 'all variants have the same shape',
    broken: ({ variants }) => {
      const sizes = variants.map(({ attributes }) => (attributes.RESOLUTION ?? '').split('x').map(Number));
      const [width = 0, height = 0] = sizes.at(-1) ?? [];
      // Sizes are even, so a rung may be off by a pixel.
      return sizes.filter(([w = 0, h = 0]) => !near((w * height) / width, h, 2 + height / width)).map(String);
    },
  },
  {
    paragraph: 'Apple 6.10',
    rule: 'an I-frame’s range lies within its segment',
    broken: ({ iframes, sizes }) =>
      iframes.flatMap(({ track }) =>
        track.segments
          .filter(({ name, offset, bytes }) => !(bytes > 0 && offset + bytes <= (sizes.get(name) ?? 0)))
          .map(({ name }) => name),
      ),
  },
  {
    paragraph: 'Apple 7.4',
    rule: 'each segment of pictures begins with a key frame',
    broken: ({ variants, iframes }) => {
      const starts = new Set(
        iframes.flatMap(({ track }) => track.segments.filter((s) => s.offset === 0).map((s) => s.name)),
      );
      return variants.flatMap(({ track }) =>
        track.segments.map(({ name }) => name).filter((name) => !starts.has(name)),
      );
    },
  },
  {
    paragraph: 'Apple 7.7, RFC 8216bis 4.4.3.1',
    rule: 'no segment is longer than the target, rounded',
    broken: (video) =>
      [...everyPlaylist(video), ...video.captions.map(({ track }) => track)].flatMap(({ segments, target }) =>
        segments
          .filter(({ seconds }) => !(Math.round(seconds) <= target && seconds <= target + 0.5 && seconds > 0))
          .map(({ name }) => name),
      ),
  },
  {
    paragraph: 'Apple 8.2',
    rule: 'pictures and sound have the same target duration',
    broken: (video) =>
      names(tracksOf(video).filter(({ target }) => target !== video.variants[0]?.track.target)),
  },
  {
    paragraph: 'Apple 8.1, 8.3, 8.7',
    rule: 'all tracks last equally long',
    broken: (video) => {
      const seconds = video.variants[0]?.track.seconds ?? 0;
      return names(
        timedTracks(video).filter(
          (track) => !near(track.seconds, seconds, Math.max(AAC_FRAME * 1.5, frameOf(video))),
        ),
      );
    },
  },
  {
    paragraph: 'Apple 8.6',
    rule: 'playlists are finished',
    broken: (video) =>
      names(
        [...everyPlaylist(video), ...video.captions.map(({ track }) => track)].filter(
          ({ playlist }) =>
            tagOf(playlist, 'EXT-X-PLAYLIST-TYPE') !== 'VOD' ||
            tagOf(playlist, 'EXT-X-ENDLIST') === undefined,
        ),
      ),
  },
  {
    paragraph: 'Apple 8.22',
    rule: 'segments of all tracks end together',
    broken: (video) => {
      const [first = [], ...others] = video.variants.map(({ track }) => ends(track));
      const apart = (all: number[], tolerance: number) =>
        all.length !== first.length || all.some((end, index) => !near(end, first[index] ?? 0, tolerance));
      // Audio that ends before the last picture may lack its last segment.
      const audioTracks = video.audioTracks.filter(({ track }) =>
        apart([...ends(track), ...first.slice(track.segments.length)], AAC_FRAME * 1.5),
      );
      return [
        ...video.variants.slice(1).filter((_, index) => apart(others[index] ?? [], 1e-5)),
        ...video.captions.filter(
          ({ track }) => !ends(track).every((end) => first.some((other) => near(end, other, 1e-4))),
        ),
        ...audioTracks,
      ].map(({ track }) => track.name);
    },
  },
];
