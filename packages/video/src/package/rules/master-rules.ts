import { createHash } from 'node:crypto';
import { dirname } from 'node:path/posix';
import type { PublishedFilm, ReadTrack, Variant } from './published-film.ts';
import { tagOf } from './read-playlist.ts';
import { everyPlaylist, names, near, type Rule, tracksOf } from './rule.ts';

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Bit/s of each segment that lasts long enough to be a peak (RFC 8216, 4.1), and of the whole. */
const ratesOf = ({ segments, target, seconds }: ReadTrack) => ({
  peak: Math.max(0, ...segments.filter((s) => s.seconds >= target / 2).map((s) => (s.bytes * 8) / s.seconds)),
  /** No run of segments can have more than its worst. */
  worst: Math.max(...segments.map((s) => (s.bytes * 8) / s.seconds)),
  average: (sum(segments.map(({ bytes }) => bytes)) * 8) / seconds,
});

const everyVariant = ({ variants, soundsAlone }: PublishedFilm): Variant[] => [...variants, ...soundsAlone];

/** Bit/s of the tracks that a variant plays together. */
function rateOf(film: PublishedFilm, variant: Variant, rate: 'peak' | 'worst' | 'average'): number {
  const beside = film.soundsAlone.includes(variant) ? [] : film.sounds;
  return sum([variant, ...beside].map(({ track }) => ratesOf(track)[rate]));
}

/** Of the master playlist, the DASH manifest, and all files together. */
export const masterRules: readonly Rule[] = [
  {
    rule: 'Apple 1.10, 9.1',
    must: 'each variant names its codecs, H.264 with its parameter sets in the initialisation',
    broken: ({ variants, sounds }) =>
      variants
        .filter(({ attributes: { CODECS = '' } }) => {
          const [video = '', audio, ...others] = CODECS.split(',');
          const sound = sounds.length === 0 ? audio === undefined : /^mp4a\.40\.\d+$/.test(audio ?? '');
          return !/^avc1\.[0-9a-f]{6}$/.test(video) || !sound || others.length > 0;
        })
        .map(({ track }) => track.name),
  },
  {
    rule: 'Apple 1.26, 9.14',
    must: 'AVERAGE-BANDWIDTH is within 10 % of what was measured',
    broken: (film) =>
      everyVariant(film)
        .filter((variant) => {
          const average = rateOf(film, variant, 'average');
          return !near(Number(variant.attributes['AVERAGE-BANDWIDTH']), average, average * 0.1);
        })
        .map(({ track }) => track.name),
  },
  {
    rule: 'Apple 1.27, 9.13',
    must: 'BANDWIDTH is the measured peak or up to 10 % more',
    broken: (film) =>
      everyVariant(film)
        .filter((variant) => {
          const said = Number(variant.attributes.BANDWIDTH);
          const [peak, worst] = [rateOf(film, variant, 'peak'), rateOf(film, variant, 'worst')];
          return !(said >= peak - 1 && said <= worst * 1.1 + 2);
        })
        .map(({ track }) => track.name),
  },
  {
    rule: 'Apple 9.2',
    must: 'each variant says its size',
    broken: ({ variants, iframes }) =>
      [...variants, ...iframes]
        .filter(({ attributes }) => !/^\d+x\d+$/.test(attributes.RESOLUTION ?? ''))
        .map(({ track }) => track.name),
  },
  {
    rule: 'Apple 9.5',
    must: 'sound is a track of its own that every variant names',
    broken: ({ variants, sounds }) => {
      const groups = sounds.map(({ attributes }) => attributes['GROUP-ID']);
      return variants
        .filter(({ attributes: { AUDIO } }) =>
          sounds.length === 0 ? AUDIO !== undefined : !groups.includes(AUDIO),
        )
        .map(({ track }) => track.name);
    },
  },
  {
    rule: 'Apple 9.21',
    must: 'the sound alone is a variant, for lines of 192 kb/s',
    broken: ({ sounds, soundsAlone }) =>
      sounds
        .filter(({ track, attributes: { 'GROUP-ID': group } }) => {
          const alone = soundsAlone.find((variant) => variant.track.name === track.name)?.attributes;
          const isSound = /^mp4a\.40\.\d+$/.test(alone?.CODECS ?? '') && alone?.AUDIO === group;
          // Of less than a second the boxes weigh more than the sound.
          return !(isSound && (Number(alone?.BANDWIDTH) <= 192_000 || track.seconds < 1));
        })
        .map(({ track }) => track.name),
  },
  {
    rule: 'Apple 9.11, 9.12',
    must: 'segments are said to be independent',
    broken: ({ master, variants }) =>
      [{ name: 'master', playlist: master }, ...variants.map(({ track }) => track)]
        .filter(({ playlist }) => tagOf(playlist, 'EXT-X-INDEPENDENT-SEGMENTS') === undefined)
        .map(({ name }) => name),
  },
  {
    rule: 'RFC 8216 7',
    must: 'playlists say a version that has what they use',
    broken: (film) =>
      names(everyPlaylist(film).filter(({ playlist }) => Number(tagOf(playlist, 'EXT-X-VERSION')) < 7)),
  },
  {
    rule: 'ISO 23009-1 5.3',
    must: 'the DASH manifest has the tracks, segments and times of the playlists',
    broken: (film) => {
      const tracks = tracksOf(film);
      const folders = tracks.map(({ name }) => dirname(name));
      const strange = film.mpd.representations.filter(({ id }) => !folders.includes(id)).map(({ id }) => id);
      const wrong = tracks.filter((track) => {
        const own = film.mpd.representations.find(({ id }) => id === dirname(track.name));
        if (own === undefined || !film.files.has(own.initialization)) return true;
        const same = own.media.every((media, index) => media === track.segments[index]?.name);
        const timed = own.seconds.every((seconds, index) =>
          near(seconds, track.segments[index]?.seconds ?? 0, 1e-5),
        );
        return (
          own.media.length !== track.segments.length ||
          !same ||
          !timed ||
          own.bandwidth < ratesOf(track).peak - 1
        );
      });
      return [...strange, ...names(wrong)];
    },
  },
  {
    rule: 'ISO 23009-1 5.3.1',
    must: 'the DASH manifest lasts a millisecond or two longer than its media',
    broken: ({ mpd }) => {
      const longest = Math.max(...mpd.representations.map(({ seconds }) => sum(seconds)));
      return near(mpd.seconds - longest, 0.0015, 0.0005) ? [] : [`${mpd.seconds} s of ${longest}`];
    },
  },
  {
    rule: 'Slugline',
    must: 'a manifest’s name holds its hash, so that it never changes',
    broken: ({ manifests }) =>
      manifests
        .filter(
          ({ file, text }) =>
            !file.name.includes(createHash('sha256').update(text).digest('hex').slice(0, 8)),
        )
        .map(({ file }) => file.name),
  },
  {
    rule: 'Slugline',
    must: 'every segment is named by a playlist',
    broken: (film) => {
      const named = new Set(everyPlaylist(film).flatMap(({ segments }) => segments.map(({ name }) => name)));
      return [...film.files.keys()].filter((name) => name.endsWith('.m4s') && !named.has(name));
    },
  },
];
