import {
  type CaptionsKind,
  type PlannedMedia,
  SluglineError,
  type SubmittedFile,
  type Warning,
} from '@slugline/story';
import { languageOfText } from './captions-language.ts';
import { inEnglish, readCaptionsName, saysSomething, tokensOf } from './captions-name.ts';
import type { Sniffed } from './sniff.ts';

/** A media file of the package, with its kind as its bytes show it. */
export interface IdentifiedFile {
  file: SubmittedFile;
  sniffed: Sniffed;
}

/** What the settings, the name and the text of a captions file say about it. */
interface CaptionsPlan {
  /** The video or audio file that they belong to. */
  medium: IdentifiedFile;
  language: string;
  /** The kind that the name states. Absent when it states none. */
  kind?: 'sdh' | 'forced';
  /** At most one: what a person should check. */
  warnings: Warning[];
}

/**
 * Finds the medium, the language and the kind of captions. `said` is the language in the settings, `story` that of the
 * story. A language that is not certain gets a warning. Throws `captions_invalid` when they belong to no medium.
 */
export function planCaptions(
  { file, sniffed }: IdentifiedFile,
  media: readonly IdentifiedFile[],
  { said, story }: { said?: string | undefined; story: string },
): CaptionsPlan {
  const owner = captioned(file, media);
  const text = languageOfText(sniffed.spoken ?? { words: '' });
  const name = readCaptionsName(owner.words, text.isHindi || said === 'hi');
  const { kind } = name;
  const found = (language: string, ...doubts: (string | undefined)[]): CaptionsPlan => ({
    ...{ medium: owner.medium, language, ...(kind && { kind }) },
    warnings: warningOf(file.name, language, kind, [
      ...owner.doubts,
      ...doubts.filter((doubt) => doubt !== undefined),
    ]),
  });
  if (said !== undefined) return found(said, text.contradicts(said));
  if (name.language !== undefined) {
    const doubts = text.confirms(name.language) ? [] : name.doubts;
    return found(name.language, ...doubts, text.contradicts(name.language));
  }
  if (text.confirms(story)) return found(story, ...(kind === undefined ? [] : name.doubts));
  const contradiction = text.contradicts(story);
  if (text.shown === undefined || contradiction === undefined)
    return found(story, ...name.doubts, contradiction);
  return found(text.shown, ...name.doubts, `its name says no language, and ${contradiction}`);
}

function warningOf(
  file: string,
  language: string,
  kind: 'sdh' | 'forced' | undefined,
  doubts: readonly string[],
): Warning[] {
  if (doubts.length === 0) return [];
  const what =
    kind === undefined ? '' : kind === 'sdh' ? ' for the hearing impaired' : ' that is always shown';
  const message =
    `${file}: ${doubts.join('; ')}. It is published as ${inEnglish(language)}${what}. ` +
    `If that is wrong, give its language in story.yaml (media, ${file}, language)`;
  return [{ code: 'captions_language', message, where: file }];
}

/** The medium of captions. `words` is the rest of their file name; `doubts` say why that or the medium may be wrong. */
interface Owner {
  medium: IdentifiedFile;
  words: string;
  doubts: string[];
}

/**
 * Returns the video or audio file whose name, with or without its extension, begins the name of the captions. Else
 * returns the only video or audio file of the package. Throws `captions_invalid` when there is neither.
 */
function captioned(captions: SubmittedFile, media: readonly IdentifiedFile[]): Owner {
  const spoken = media.filter(({ sniffed }) => sniffed.kind === 'video' || sniffed.kind === 'audio');
  const name = withoutExtension(captions.name.normalize('NFC'));
  const matches = spoken
    .flatMap((medium) => {
      const full = medium.file.name.normalize('NFC');
      return [full, withoutExtension(full)]
        .filter((stem) => begins(name, stem))
        .map((stem) => ({ medium, length: stem.length }));
    })
    .toSorted((a, b) => b.length - a.length);
  const [first, second] = matches;
  if (first) {
    const words = name.slice(first.length);
    if (second?.length !== first.length) return { medium: first.medium, words, doubts: [] };
    const [own, other] = [first.medium.file.name, second.medium.file.name];
    return {
      medium: first.medium,
      words,
      doubts: [`${own} and ${other} both have its name, and it goes with ${own}`],
    };
  }
  const [only] = spoken;
  if (only && spoken.length === 1) return { medium: only, ...endOf(name) };
  throw new SluglineError(
    'captions_invalid',
    `${captions.name} belongs to no video of the package: give it the video's name, such as ${only ? withoutExtension(only.file.name) : 'video'}.en.srt`,
    { where: captions.name },
  );
}

const withoutExtension = (name: string): string => name.replace(/\.[^.]+$/, '');

/** Whether a name is `stem`, or `stem` followed by other words. Ignores case. */
const begins = (name: string, stem: string): boolean =>
  stem !== '' &&
  name.slice(0, stem.length).toLowerCase() === stem.toLowerCase() &&
  /^($|[.\s_()[\]+-])/.test(name.slice(stem.length));

/** Returns the words about captions at the end of a name that is not the video's: `subs.en`, `2_English`. */
function endOf(name: string): Omit<Owner, 'medium'> {
  const tokens = tokensOf(name);
  let from = tokens.length;
  while (from > 0 && saysSomething(tokens, from - 1)) from--;
  const words = tokens.slice(from).map(({ separator, text }) => `${separator}${text}`);
  const end = words.join('');
  // In `walk_to_it`, the last word may not be a language.
  const isApart = from === 0 || end === '' || end.startsWith('.');
  const doubts = isApart
    ? []
    : [`its name is not the video’s, and “${tokens[from]?.text}” in it may be a word`];
  return { words: end, doubts };
}

/** Captions with what is planned for them. */
type PlannedCaptions = PlannedMedia & { kind: 'captions' };
const isCaptions = (item: PlannedMedia): item is PlannedCaptions => item.kind === 'captions';

/**
 * Gives a kind to captions whose name states none. They are `subtitles` if they are a translation, or if the medium
 * also has captions for the hearing impaired in the same language. Other captions in the story's language stand for all
 * that is heard, and have no kind. Returns a warning for files of the same medium, language and kind.
 */
export function relateCaptions(
  media: readonly PlannedMedia[],
  story: string,
): { media: PlannedMedia[]; warnings: Warning[] } {
  const captions = media.filter(isCaptions);
  const hasSdh = ({ of, language }: PlannedMedia): boolean =>
    captions.some((other) => other.of === of && other.language === language && other.captionsKind === 'sdh');
  const kindOf = (item: PlannedCaptions): CaptionsKind | undefined =>
    item.captionsKind ??
    (baseOf(item.language ?? story) !== baseOf(story) || hasSdh(item) ? 'subtitles' : undefined);
  const related = media.map((item) => {
    const captionsKind = isCaptions(item) ? kindOf(item) : undefined;
    return captionsKind === undefined ? item : { ...item, captionsKind };
  });
  const groups = Map.groupBy(related.filter(isCaptions), ({ of, language, captionsKind }) =>
    JSON.stringify([of, language, captionsKind]),
  );
  const warnings = [...groups.values()].flatMap(([first, ...others]) =>
    others.map(({ file }) => ({
      code: 'captions_twice',
      message:
        `${file} and ${first?.file} are both captions in ${inEnglish(first?.language ?? story)} of the same video. ` +
        'Viewers can choose between them: leave one out, or say in its name what it is (sdh, forced)',
      where: file,
    })),
  );
  return { media: related, warnings };
}

const baseOf = (tag: string): string => tag.split('-', 1)[0] ?? tag;
