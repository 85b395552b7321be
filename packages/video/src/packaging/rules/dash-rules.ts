import { dirname } from 'node:path/posix';
import { quotable } from '../captioned.ts';
import { ratesOf } from './master-rules.ts';
import type { PublishedVideo } from './published-video.ts';
import type { AdaptationSet, Representation } from './read-mpd.ts';
import { childrenOf, type XmlElement } from './read-xml.ts';
import { isLanguage, names, near, type Rule, repeated, sum, tracksOf } from './rule.ts';

/**
 * The order of children in the elements that we write (ISO/IEC 23009-1, annex B: the schema). No other children may
 * occur.
 */
const ORDER: Readonly<Record<string, readonly string[]>> = {
  MPD: ['ProgramInformation', 'BaseURL', 'Location', 'Period'],
  Period: ['BaseURL', 'AdaptationSet'],
  AdaptationSet: [
    'AudioChannelConfiguration',
    'EssentialProperty',
    'SupplementalProperty',
    'Label',
    'Accessibility',
    'Role',
    'BaseURL',
    'SegmentTemplate',
    'Representation',
  ],
  Representation: ['AudioChannelConfiguration', 'BaseURL', 'SegmentTemplate'],
  SegmentTemplate: ['SegmentTimeline'],
  SegmentTimeline: ['S'],
};

function disordered(element: XmlElement): string[] {
  const order = ORDER[element.name] ?? [];
  const places = element.children.map(({ name }) => order.indexOf(name));
  const wrong = element.children.filter((_, index) => {
    const place = places[index] ?? -1;
    return place < 0 || place < Math.max(...places.slice(0, index));
  });
  return [...wrong.map(({ name }) => `${name} in ${element.name}`), ...element.children.flatMap(disordered)];
}

const idOf = ({ element }: AdaptationSet): string => `AdaptationSet ${element.attributes.id}`;
const setsOf = ({ mpd }: PublishedVideo, content: string): AdaptationSet[] =>
  mpd.sets.filter((set) => set.content === content);
const everyRepresentation = ({ mpd }: PublishedVideo): Representation[] =>
  mpd.sets.flatMap(({ representations }) => representations);
const largest = ({ representations }: AdaptationSet, attribute: string): number =>
  Math.max(...representations.map(({ element }) => Number(element.attributes[attribute])));

/** https://dashif.org/identifiers/role/ (ISO/IEC 23009-1, 5.8.5.5) */
const ROLES = 'urn:mpeg:dash:role:2011';
const ROLE =
  /^(main|alternate|supplementary|commentary|dub|caption|subtitle|description|sign|forced-subtitle)$/;

/** Frames a second, written as `25` or `30000/1001` (ISO/IEC 23009-1, 5.3.7.2). */
function frameRateOf(text: string | undefined): number {
  const [, num, den = '1'] = /^(\d+)(?:\/(\d+))?$/.exec(text ?? '') ?? [];
  return Number(num) / Number(den);
}

/** Rules for the DASH manifest. */
export const dashRules: readonly Rule[] = [
  {
    paragraph: 'ISO/IEC 23009-1 B',
    rule: 'elements stand in the order of the schema',
    broken: ({ mpd }) => (mpd.root.name === 'MPD' ? disordered(mpd.root) : [mpd.root.name]),
  },
  {
    paragraph: 'ISO/IEC 23009-1 5.3.1.2',
    rule: 'a finished manifest says its profile and its length',
    broken: ({ mpd: { root, seconds } }) => {
      const { xmlns, type, profiles } = root.attributes;
      const said = xmlns === 'urn:mpeg:dash:schema:mpd:2011' && type === 'static' && profiles && seconds > 0;
      return said ? [] : ['MPD'];
    },
  },
  {
    paragraph: 'ISO/IEC 23009-1 5.3.1.2',
    rule: 'the buffer holds the longest segment',
    broken: ({ mpd }) => {
      const inSegments = mpd.sets.filter(({ content }) => content !== 'text');
      const longest = Math.max(
        ...inSegments.flatMap(({ representations }) => representations.flatMap(({ seconds }) => seconds)),
      );
      return mpd.minBufferSeconds >= longest - 1e-6 ? [] : [`${mpd.minBufferSeconds} s of ${longest}`];
    },
  },
  {
    paragraph: 'ISO/IEC 23009-1 5.3.3.2, 5.3.5.2',
    rule: 'sets and representations have each an id of their own',
    broken: (video) => {
      const sets = video.mpd.sets.map(({ element }) => element.attributes.id ?? '');
      const ids = everyRepresentation(video).map(({ id }) => id);
      return [
        ...repeated(sets),
        ...repeated(ids),
        ...sets.filter((id) => !/^\d+$/.test(id)),
        ...ids.filter((id) => !/^\S+$/.test(id)),
      ];
    },
  },
  {
    paragraph: 'ISO/IEC 23009-1 5.3.3.2, DASH-IF IOP 3.9.4',
    rule: 'every set says what it holds, and in which language',
    broken: ({ mpd }) =>
      mpd.sets
        .filter(({ content, element: { attributes } }) => {
          const type = attributes.mimeType?.split('/')[0];
          return !(content !== '' && type === content && isLanguage(attributes.lang));
        })
        .map(idOf),
  },
  {
    paragraph: 'ISO/IEC 23009-1 5.8.5.5',
    rule: 'every set has a role',
    broken: ({ mpd }) =>
      mpd.sets
        .filter(({ element }) => {
          const roles = childrenOf(element, 'Role').map(({ attributes }) => attributes);
          return !roles.some(({ schemeIdUri, value = '' }) => schemeIdUri === ROLES && ROLE.test(value));
        })
        .map(idOf),
  },
  {
    paragraph: 'ISO/IEC 23009-1 5.3.5.2',
    rule: 'every representation says which line it takes',
    broken: (video) =>
      everyRepresentation(video)
        .filter(({ bandwidth }) => !(Number.isInteger(bandwidth) && bandwidth > 0))
        .map(({ id }) => id),
  },
  {
    paragraph: 'DASH-IF IOP 3.2.4',
    rule: 'a set of pictures says the largest size and rate that is in it',
    broken: (video) =>
      setsOf(video, 'video')
        .filter((set) => {
          const { maxWidth, maxHeight, maxFrameRate } = set.element.attributes;
          const rates = set.representations.map(({ element }) => frameRateOf(element.attributes.frameRate));
          return !(
            Number(maxWidth) === largest(set, 'width') &&
            Number(maxHeight) === largest(set, 'height') &&
            frameRateOf(maxFrameRate) === Math.max(...rates)
          );
        })
        .map(idOf),
  },
  {
    paragraph: 'DASH-IF IOP 3.2.4',
    rule: 'pictures have the shape that their set says, and say that of their pixels',
    broken: (video) =>
      setsOf(video, 'video').flatMap(({ element: { attributes }, representations }) => {
        const [wide = Number.NaN, tall = Number.NaN] = (attributes.par ?? '').split(':').map(Number);
        return representations
          .filter(({ element: { attributes: own } }) => {
            const width = (Number(own.height) * wide) / tall;
            // Sizes are even, so one may be off by a pixel.
            return !(own.sar === '1:1' && near(width, Number(own.width), 1));
          })
          .map(({ id }) => id);
      }),
  },
  {
    paragraph: 'DASH-IF IOP 3.2.4',
    rule: 'sound says its rate and its channels',
    broken: (video) =>
      setsOf(video, 'audio')
        .flatMap(({ representations }) => representations)
        .filter(
          ({ element }) =>
            !(
              Number(element.attributes.audioSamplingRate) > 0 &&
              childrenOf(element, 'AudioChannelConfiguration').length > 0
            ),
        )
        .map(({ id }) => id),
  },
  {
    paragraph: 'ISO/IEC 23009-1 5.3.5.2',
    rule: 'captions take the line that their bytes take',
    broken: (video) =>
      setsOf(video, 'text')
        .flatMap(({ representations }) => representations)
        .filter(({ bandwidth, media }) => {
          const bits = sum(media.map((name) => (video.sizes.get(name) ?? Number.NaN) * 8));
          return !near(bandwidth, bits / video.mpd.seconds, 1 + bandwidth * 0.01);
        })
        .map(({ id }) => id),
  },
  {
    paragraph: 'ISO/IEC 23009-1 5.3.9',
    rule: 'the DASH manifest has the tracks, segments and times of the playlists',
    broken: (video) => {
      const tracks = tracksOf(video);
      const folders = tracks.map(({ name }) => dirname(name));
      const inSegments = video.mpd.sets.filter(({ content }) => content !== 'text');
      const representations = inSegments.flatMap((set) => set.representations);
      const strange = representations.map(({ id }) => id).filter((id) => !folders.includes(id));
      const wrong = tracks.filter((track) => {
        const own = representations.find(({ id }) => id === dirname(track.name));
        if (own?.initialization === undefined || !video.sizes.has(own.initialization)) return true;
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
    paragraph: 'ISO/IEC 23009-1 5.3.1.2',
    rule: 'the DASH manifest lasts a millisecond or two longer than its media',
    broken: (video) => {
      const representations = everyRepresentation(video).filter(({ initialization }) => initialization);
      const longest = Math.max(...representations.map(({ seconds }) => sum(seconds)));
      const { seconds } = video.mpd;
      return near(seconds - longest, 0.0015, 0.0005) ? [] : [`${seconds} s of ${longest}`];
    },
  },
  {
    paragraph: 'Slugline',
    rule: 'both manifests offer the same captions',
    broken: (video) => {
      const inDash = setsOf(video, 'text').map(
        ({ element }) =>
          `${element.attributes.lang} ${childrenOf(element, 'Role')[0]?.attributes.value} ` +
          `${childrenOf(element, 'Label')[0]?.text}`,
      );
      const inHls = video.captions.map(({ attributes: { LANGUAGE, NAME, FORCED, CHARACTERISTICS } }) => {
        const role = FORCED === 'YES' ? 'forced-subtitle' : CHARACTERISTICS ? 'caption' : 'subtitle';
        return `${LANGUAGE} ${role} ${NAME}`;
      });
      const same = quotable(inDash.join()) === inHls.join();
      return same ? [] : [`${inDash} and ${inHls}`];
    },
  },
];
