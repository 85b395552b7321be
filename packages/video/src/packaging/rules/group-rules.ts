import type { PublishedFilm } from './published-film.ts';
import { attributesOf, tagsOf } from './read-playlist.ts';
import { isLanguage, type Rule, repeated } from './rule.ts';

type Attributes = Record<string, string>;

const mediaIn = ({ master }: PublishedFilm): Attributes[] => tagsOf(master, 'EXT-X-MEDIA').map(attributesOf);
const variantsIn = ({ master }: PublishedFilm): Attributes[] =>
  tagsOf(master, 'EXT-X-STREAM-INF').map(attributesOf);

const groupsIn = (film: PublishedFilm): Map<string, Attributes[]> =>
  Map.groupBy(mediaIn(film), ({ TYPE, 'GROUP-ID': id }) => `${TYPE} ${id}`);

const nameOf = (media: Attributes): string => `${media.TYPE} ${media.NAME}`;

/** What of a group stands more than once. */
const repeatedInGroups = (film: PublishedFilm, each: (group: Attributes[]) => string[]): string[] =>
  [...groupsIn(film)].flatMap(([id, group]) => repeated(each(group)).map((value) => `${id}: ${value}`));

/** Of renditions that can be chosen, and of the variants that name them. */
export const groupRules: readonly Rule[] = [
  {
    paragraph: 'RFC 8216bis 4.4.6.1',
    rule: 'sound and captions that can be chosen have a type, a group, a name and an address',
    broken: (film) =>
      mediaIn(film)
        .filter((media) => {
          const isKnown = media.TYPE === 'AUDIO' || media.TYPE === 'SUBTITLES';
          return !(isKnown && media['GROUP-ID'] && media.NAME && media.URI);
        })
        .map(nameOf),
  },
  {
    paragraph: 'RFC 8216bis 4.4.6.1',
    rule: 'sound and captions say their language',
    broken: (film) =>
      mediaIn(film)
        .filter(({ LANGUAGE }) => !isLanguage(LANGUAGE))
        .map(nameOf),
  },
  {
    paragraph: 'RFC 8216bis 4.4.6.1',
    rule: 'captions say that they stand for what is heard',
    broken: (film) =>
      mediaIn(film)
        .filter(({ TYPE, CHARACTERISTICS = '' }) => {
          const said = CHARACTERISTICS.split(',');
          return (
            TYPE === 'SUBTITLES' &&
            !(
              said.includes('public.accessibility.transcribes-spoken-dialog') &&
              said.includes('public.accessibility.describes-music-and-sound')
            )
          );
        })
        .map(nameOf),
  },
  {
    paragraph: 'RFC 8216bis 4.4.6.1',
    rule: 'what plays by default may be selected by the player, and only captions may be forced',
    broken: (film) =>
      mediaIn(film)
        .filter(
          ({ TYPE, DEFAULT, AUTOSELECT, FORCED }) =>
            (DEFAULT === 'YES' && AUTOSELECT === 'NO') || (FORCED !== undefined && TYPE !== 'SUBTITLES'),
        )
        .map(nameOf),
  },
  {
    paragraph: 'RFC 8216bis 4.4.6.1.1',
    rule: 'names differ within a group',
    broken: (film) => repeatedInGroups(film, (group) => group.map(({ NAME = '' }) => NAME)),
  },
  {
    paragraph: 'RFC 8216bis 4.4.6.1.1',
    rule: 'of a group one at most plays by default',
    broken: (film) =>
      repeatedInGroups(film, (group) => group.flatMap(({ DEFAULT }) => (DEFAULT === 'YES' ? ['YES'] : []))),
  },
  {
    paragraph: 'RFC 8216bis 4.4.6.1',
    rule: 'what the player selects differs in its language or in what it is for',
    broken: (film) =>
      repeatedInGroups(film, (group) =>
        group.flatMap(({ AUTOSELECT, LANGUAGE, 'ASSOC-LANGUAGE': assoc, FORCED, CHARACTERISTICS }) =>
          AUTOSELECT === 'YES' ? [[LANGUAGE, assoc, FORCED, CHARACTERISTICS].join(' ')] : [],
        ),
      ),
  },
  {
    paragraph: 'RFC 8216bis 4.4.6.2',
    rule: 'all variants say that there are no closed captions in their pictures, or none does',
    broken: (film) =>
      new Set(variantsIn(film).map((variant) => variant['CLOSED-CAPTIONS'])).size > 1 ? ['master'] : [],
  },
  {
    paragraph: 'RFC 8216bis 4.4.6.2',
    rule: 'the groups that a variant names are there',
    broken: (film) => {
      const groups = new Set(groupsIn(film).keys());
      return variantsIn(film).flatMap((variant) =>
        ['AUDIO', 'SUBTITLES']
          .map((type) => `${type} ${variant[type]}`)
          .filter((group) => !group.endsWith(' undefined') && !groups.has(group)),
      );
    },
  },
  {
    paragraph: 'RFC 8216bis 4.4.6.2.1',
    rule: 'every variant names the captions',
    broken: (film) =>
      film.captions.length === 0
        ? []
        : [...film.variants, ...film.soundsAlone]
            .filter(({ attributes: { SUBTITLES } }) =>
              film.captions.some(({ attributes }) => attributes['GROUP-ID'] !== SUBTITLES),
            )
            .map(({ track }) => track.name),
  },
  {
    paragraph: 'RFC 8216bis 4.4.6.2',
    rule: 'no variant takes more of the line on average than at its peak',
    broken: (film) =>
      [...film.variants, ...film.soundsAlone, ...film.iframes]
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
