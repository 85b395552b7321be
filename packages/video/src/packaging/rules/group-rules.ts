import type { PublishedVideo } from './published-video.ts';
import { attributesOf, tagsOf } from './read-playlist.ts';
import { isLanguage, type Rule, repeated } from './rule.ts';

type Attributes = Record<string, string>;

const mediaIn = ({ master }: PublishedVideo): Attributes[] => tagsOf(master, 'EXT-X-MEDIA').map(attributesOf);
const variantsIn = ({ master }: PublishedVideo): Attributes[] =>
  tagsOf(master, 'EXT-X-STREAM-INF').map(attributesOf);

const groupsIn = (video: PublishedVideo): Map<string, Attributes[]> =>
  Map.groupBy(mediaIn(video), ({ TYPE, 'GROUP-ID': id }) => `${TYPE} ${id}`);

const nameOf = (media: Attributes): string => `${media.TYPE} ${media.NAME}`;

/** Returns the values that occur more than once in a group. */
const repeatedInGroups = (video: PublishedVideo, each: (group: Attributes[]) => string[]): string[] =>
  [...groupsIn(video)].flatMap(([id, group]) => repeated(each(group)).map((value) => `${id}: ${value}`));

/** Rules for renditions that viewers can choose, and for the variants that name them. */
export const groupRules: readonly Rule[] = [
  {
    paragraph: 'RFC 8216bis 4.4.6.1',
    rule: 'sound and captions that can be chosen have a type, a group, a name and an address',
    broken: (video) =>
      mediaIn(video)
        .filter((media) => {
          const isKnown = media.TYPE === 'AUDIO' || media.TYPE === 'SUBTITLES';
          return !(isKnown && media['GROUP-ID'] && media.NAME && media.URI);
        })
        .map(nameOf),
  },
  {
    paragraph: 'RFC 8216bis 4.4.6.1',
    rule: 'sound and captions say their language',
    broken: (video) =>
      mediaIn(video)
        .filter(({ LANGUAGE }) => !isLanguage(LANGUAGE))
        .map(nameOf),
  },
  {
    paragraph: 'RFC 8216bis 4.4.6.1',
    rule: 'captions that stand for speech stand for other sounds, too',
    broken: (video) =>
      mediaIn(video)
        .filter(({ TYPE, CHARACTERISTICS = '' }) => {
          const said = CHARACTERISTICS.split(',');
          const [speech, sounds] = ['transcribes-spoken-dialog', 'describes-music-and-sound'].map((what) =>
            said.includes(`public.accessibility.${what}`),
          );
          return TYPE === 'SUBTITLES' && speech !== sounds;
        })
        .map(nameOf),
  },
  {
    paragraph: 'RFC 8216bis 4.4.6.1',
    rule: 'forced captions do not stand for what is heard',
    broken: (video) =>
      mediaIn(video)
        .filter(({ FORCED, CHARACTERISTICS }) => FORCED === 'YES' && CHARACTERISTICS !== undefined)
        .map(nameOf),
  },
  {
    paragraph: 'RFC 8216bis 4.4.6.1',
    rule: 'what plays by default may be selected by the player, and only captions may be forced',
    broken: (video) =>
      mediaIn(video)
        .filter(
          ({ TYPE, DEFAULT, AUTOSELECT, FORCED }) =>
            (DEFAULT === 'YES' && AUTOSELECT === 'NO') || (FORCED !== undefined && TYPE !== 'SUBTITLES'),
        )
        .map(nameOf),
  },
  {
    paragraph: 'RFC 8216bis 4.4.6.1.1',
    rule: 'names differ within a group',
    broken: (video) => repeatedInGroups(video, (group) => group.map(({ NAME = '' }) => NAME)),
  },
  {
    paragraph: 'RFC 8216bis 4.4.6.1.1',
    rule: 'of a group one at most plays by default',
    broken: (video) =>
      repeatedInGroups(video, (group) => group.flatMap(({ DEFAULT }) => (DEFAULT === 'YES' ? ['YES'] : []))),
  },
  {
    paragraph: 'RFC 8216bis 4.4.6.1',
    rule: 'what the player selects differs in its language or in what it is for',
    broken: (video) =>
      repeatedInGroups(video, (group) =>
        group.flatMap(({ AUTOSELECT, LANGUAGE, 'ASSOC-LANGUAGE': assoc, FORCED, CHARACTERISTICS }) =>
          AUTOSELECT === 'YES' ? [[LANGUAGE, assoc, FORCED, CHARACTERISTICS].join(' ')] : [],
        ),
      ),
  },
  {
    paragraph: 'RFC 8216bis 4.4.6.2',
    rule: 'all variants say that there are no closed captions in their pictures, or none does',
    broken: (video) =>
      new Set(variantsIn(video).map((variant) => variant['CLOSED-CAPTIONS'])).size > 1 ? ['master'] : [],
  },
  {
    paragraph: 'RFC 8216bis 4.4.6.2',
    rule: 'the groups that a variant names are there',
    broken: (video) => {
      const groups = new Set(groupsIn(video).keys());
      return variantsIn(video).flatMap((variant) =>
        ['AUDIO', 'SUBTITLES']
          .map((type) => `${type} ${variant[type]}`)
          .filter((group) => !group.endsWith(' undefined') && !groups.has(group)),
      );
    },
  },
  {
    paragraph: 'RFC 8216bis 4.4.6.2.1',
    rule: 'every variant names the captions',
    broken: (video) =>
      video.captions.length === 0
        ? []
        : [...video.variants, ...video.audioOnly]
            .filter(({ attributes: { SUBTITLES } }) =>
              video.captions.some(({ attributes }) => attributes['GROUP-ID'] !== SUBTITLES),
            )
            .map(({ track }) => track.name),
  },
  {
    paragraph: 'RFC 8216bis 4.4.6.2',
    rule: 'no variant takes more of the line on average than at its peak',
    broken: (video) =>
      [...video.variants, ...video.audioOnly, ...video.iframes]
        .filter(
          ({ attributes }) => !(Number(attributes['AVERAGE-BANDWIDTH']) <= Number(attributes.BANDWIDTH)),
        )
        .map(({ track }) => track.name),
  },
  {
    paragraph: 'Slugline',
    rule: 'each rung takes more of the line than the one below it',
    broken: ({ variants }) =>
      variants
        .filter((variant, index) => {
          const below = variants[index - 1];
          return below && !(Number(variant.attributes.BANDWIDTH) > Number(below.attributes.BANDWIDTH));
        })
        .map(({ track }) => track.name),
  },
];
