import { sha256Of } from '@slugline/story';
import type { PublishedVideo, ReadTrack, Variant } from './published-video.ts';
import { tagOf } from './read-playlist.ts';
import { everyPlaylist, initOf, names, near, type Rule, sum, timedTracks } from './rule.ts';

/** Bit/s of the track's peak, among segments long enough to count (RFC 8216bis, 4.1), and its average. */
export const ratesOf = ({ segments, target, seconds }: ReadTrack) => ({
  peak: Math.max(0, ...segments.filter((s) => s.seconds >= target / 2).map((s) => (s.bytes * 8) / s.seconds)),
  /** The rate of the worst segment: no run of segments can exceed it. */
  worst: Math.max(...segments.map((s) => (s.bytes * 8) / s.seconds)),
  average: (sum(segments.map(({ bytes }) => bytes)) * 8) / seconds,
});

const everyVariant = ({ variants, audioOnly }: PublishedVideo): Variant[] => [...variants, ...audioOnly];

/** Bit/s of the tracks that a variant plays together. */
function rateOf(video: PublishedVideo, variant: Variant, rate: 'peak' | 'worst' | 'average'): number {
  const beside = video.audioOnly.includes(variant) ? [] : video.audioTracks;
  return sum([variant, ...beside].map(({ track }) => ratesOf(track)[rate]));
}

/** Rules for the multivariant playlist, and for all files together. */
export const masterRules: readonly Rule[] = [
  {
    paragraph: 'Apple 1.10, 9.1',
    rule: 'each variant names its codecs, H.264 with its parameter sets in the initialisation',
    broken: ({ variants, audioTracks }) =>
      variants
        .filter(({ attributes: { CODECS = '' } }) => {
          const [video = '', audio, ...others] = CODECS.split(',');
          const hasAudio =
            audioTracks.length === 0 ? audio === undefined : /^mp4a\.40\.\d+$/.test(audio ?? '');
          return !/^avc1\.[0-9a-f]{6}$/.test(video) || !hasAudio || others.length > 0;
        })
        .map(({ track }) => track.name),
  },
  {
    paragraph: 'Apple 1.26, 9.14',
    rule: 'AVERAGE-BANDWIDTH is within 10 % of what was measured',
    broken: (video) =>
      everyVariant(video)
        .filter((variant) => {
          const average = rateOf(video, variant, 'average');
          return !near(Number(variant.attributes['AVERAGE-BANDWIDTH']), average, average * 0.1);
        })
        .map(({ track }) => track.name),
  },
  {
    paragraph: 'Apple 1.27, 9.13',
    rule: 'BANDWIDTH is the measured peak or up to 10 % more',
    broken: (video) =>
      everyVariant(video)
        .filter((variant) => {
          const said = Number(variant.attributes.BANDWIDTH);
          const [peak, worst] = [rateOf(video, variant, 'peak'), rateOf(video, variant, 'worst')];
          return !(said >= peak - 1 && said <= worst * 1.1 + 2);
        })
        .map(({ track }) => track.name),
  },
  {
    paragraph: 'Apple 9.2',
    rule: 'each variant says its size',
    broken: ({ variants, iframes }) =>
      [...variants, ...iframes]
        .filter(({ attributes }) => !/^\d+x\d+$/.test(attributes.RESOLUTION ?? ''))
        .map(({ track }) => track.name),
  },
  {
    paragraph: 'Apple 9.5',
    rule: 'sound is a track of its own that every variant names',
    broken: ({ variants, audioTracks }) => {
      const groups = audioTracks.map(({ attributes }) => attributes['GROUP-ID']);
      return variants
        .filter(({ attributes: { AUDIO } }) =>
          audioTracks.length === 0 ? AUDIO !== undefined : !groups.includes(AUDIO),
        )
        .map(({ track }) => track.name);
    },
  },
  {
    paragraph: 'Apple 9.21',
    rule: 'the sound alone is a variant, for lines of 192 kb/s',
    broken: ({ audioTracks, audioOnly }) =>
      audioTracks
        .filter(({ track, attributes: { 'GROUP-ID': group } }) => {
          const alone = audioOnly.find((variant) => variant.track.name === track.name)?.attributes;
          const isAudio = /^mp4a\.40\.\d+$/.test(alone?.CODECS ?? '') && alone?.AUDIO === group;
          // In less than a second of audio, the boxes are larger than the audio itself.
          return !(isAudio && (Number(alone?.BANDWIDTH) <= 192_000 || track.seconds < 1));
        })
        .map(({ track }) => track.name),
  },
  {
    paragraph: 'Apple 9.11, 9.12',
    rule: 'segments are said to be independent',
    broken: ({ master, variants }) =>
      [{ name: 'master', playlist: master }, ...variants.map(({ track }) => track)]
        .filter(({ playlist }) => tagOf(playlist, 'EXT-X-INDEPENDENT-SEGMENTS') === undefined)
        .map(({ name }) => name),
  },
  {
    paragraph: 'RFC 8216bis 8',
    rule: 'playlists say a version that has what they use',
    broken: (video) =>
      names(everyPlaylist(video).filter(({ playlist }) => Number(tagOf(playlist, 'EXT-X-VERSION')) < 7)),
  },
  {
    paragraph: 'Slugline',
    rule: 'a manifest’s name holds its hash, so that it never changes',
    broken: ({ manifests }) =>
      [...manifests]
        .filter(([name, text]) => !name.includes(sha256Of(text).slice(0, 8)))
        .map(([name]) => name),
  },
  {
    paragraph: 'Slugline',
    rule: 'every segment is named by a playlist',
    broken: (video) => {
      const tracks = [...everyPlaylist(video), ...timedTracks(video)];
      const named = new Set(tracks.flatMap(({ segments }) => segments.map(({ name }) => name)));
      for (const track of everyPlaylist(video)) named.add(initOf(track));
      return [...video.segments].filter((name) => !named.has(name));
    },
  },
];
