import {
  type Article,
  addresses,
  type CredentialsChoice,
  choicesIn,
  type EventOf,
  firstWarnings,
  type ImageQuality,
  type PlannedMedia,
  type RecipeChoices,
  type RefusedFile,
  recipeFor,
  recipeId,
  SluglineError,
  type Slugs,
  type StorySettings,
  slugOf,
  type Warning,
} from '@slugline/story';
import leven from 'leven';
import { type IdentifiedFile, planCaptions, relateCaptions } from './captions.ts';

export interface PlanInput {
  storyId: string;
  revision: number;
  receivedAt: string;
  article: Article;
  settings: StorySettings;
  site: {
    section: string;
    publish: 'text-first' | 'complete';
    loudness: number;
    pictureQuality: ImageQuality;
    slugs: Slugs;
  };
  /** The signer of pictures and the trusted certificates, if the newsroom has set either. */
  credentials?: CredentialsChoice | undefined;
  media: readonly IdentifiedFile[];
  /** Files that were refused because of their bytes. */
  refused: readonly RefusedFile[];
  /** The key of the article. */
  articleKey: string;
}

type Plan = Omit<EventOf<'planned'>, 'v' | 'type'>;

/** Plans the files to make for a revision, and its public path. Pure: the same revision always gets the same plan. */
export function planStory(given: PlanInput): Plan {
  const input = { ...given, settings: namesInNfc(given.settings) };
  const { article, settings, storyId } = input;
  const refused = [...input.refused];
  const warnings = [
    ...article.warnings,
    ...article.doubts.map(({ code, message, where }) => ({ code, message, where })),
  ];
  const media = planMedia(input, refused, warnings);
  const section = settings.section ?? input.site.section;
  const slug = slugOf(settings.slug ?? article.headline, storyId.slice(-8), {
    slugs: input.site.slugs,
    language: article.language,
  });
  warnings.push(...firstWarnings(unknownNames(input), 'media'), ...brokenPromise(article, media));
  return {
    revision: input.revision,
    slug,
    path: addresses.story(section, input.receivedAt, slug),
    headline: article.headline,
    section,
    article: input.articleKey,
    lane: settings.lane ?? 'normal',
    publish: settings.lane === 'breaking' ? 'text-first' : (settings.publish ?? input.site.publish),
    promised: article.promised,
    warnings,
    refused,
    media,
    ...timeIn('embargo', settings),
    ...timeIn('publishAt', settings),
    ...timeIn('expires', settings),
    about: {
      ...(article.summary === undefined ? {} : { summary: article.summary }),
      authors: article.authors.map(({ name }) => name),
      tags: article.tags,
      language: article.language,
    },
  };
}

const timeIn = <T extends 'embargo' | 'publishAt' | 'expires'>(name: T, { [name]: time }: StorySettings) =>
  (time === undefined ? {} : { [name]: new Date(time).toISOString() }) as { [N in T]?: string };

/**
 * Converts the file names in the settings to the form that files have (Unicode's NFC). A Mac writes an accent as a
 * separate character.
 */
function namesInNfc({ media, lead, ...rest }: StorySettings): StorySettings {
  return {
    ...rest,
    ...(lead !== undefined && { lead: lead.normalize('NFC') }),
    ...(media && {
      media: Object.fromEntries(Object.entries(media).map(([name, said]) => [name.normalize('NFC'), said])),
    }),
  };
}

function planMedia(input: PlanInput, refused: RefusedFile[], warnings: Warning[]): PlannedMedia[] {
  const { media, settings } = input;
  const planned: PlannedMedia[] = [];
  for (const known of media) {
    const { file, sniffed } = known;
    const same = planned.findIndex((item) => item.original === file.sha256);
    const first = planned[same];
    if (first) {
      planned[same] = withCopy(first, { file: file.name, ...wordsOf(settings, file.name) });
      warnings.push({
        code: 'file_twice',
        message: `${file.name} is the same file as ${first.file}: it is made once, and shown wherever the text places either`,
        where: file.name,
      });
      continue;
    }
    try {
      const { kind, type } = sniffed;
      const captions = kind === 'captions' ? captionsOf(known, input) : undefined;
      const choices = choicesOf(known, input, captions);
      warnings.push(...(captions?.warnings ?? []));
      planned.push({
        original: file.sha256,
        file: file.name,
        kind,
        type,
        bytes: file.bytes,
        recipe: recipeId(recipeFor(kind, choices)),
        lead: settings.lead === file.name,
        ...wordsOf(settings, file.name),
        ...choices,
        ...(captions && { of: captions.medium.file.sha256 }),
        ...(captions?.kind && { captionsKind: captions.kind }),
      });
    } catch (error) {
      if (!(error instanceof SluglineError)) throw error;
      refused.push({ file: file.name, code: error.code, message: error.message });
    }
  }
  const related = relateCaptions(planned, input.article.language);
  warnings.push(...related.warnings);
  return related.media;
}

const captionsOf = (known: IdentifiedFile, { media, settings, article }: PlanInput) =>
  planCaptions(known, media, {
    said: settings.media?.[known.file.name]?.language,
    story: article.language,
  });

type Copy = NonNullable<PlannedMedia['copies']>[number];

const withCopy = (medium: PlannedMedia, copy: Copy): PlannedMedia => ({
  ...medium,
  copies: [...(medium.copies ?? []), copy],
});

/** Returns the editor's texts for a file. */
function wordsOf({ media }: StorySettings, file: string): Pick<PlannedMedia, 'caption' | 'credit' | 'alt'> {
  const { caption, credit, alt } = media?.[file] ?? {};
  return {
    ...(caption === undefined ? {} : { caption }),
    ...(credit === undefined ? {} : { credit }),
    ...(alt === undefined ? {} : { alt }),
  };
}

/** Returns the recipe choices for a file, by the editor and by the newsroom's settings. */
function choicesOf(
  { file, sniffed }: IdentifiedFile,
  { settings, site, credentials }: PlanInput,
  captions: { language: string } | undefined,
): RecipeChoices {
  const { focalPoint, poster, encoding } = settings.media?.[file.name] ?? {};
  const said = { focalPoint, poster };
  switch (sniffed.kind) {
    case 'picture':
      return choicesIn({ ...said, quality: site.pictureQuality, credentials });
    case 'video':
    case 'audio':
      return choicesIn({ ...said, loudness: site.loudness });
    case 'captions':
      return choicesIn({
        ...{ ...said, language: captions?.language, encoding },
        packageEncoding: settings.encoding,
      });
  }
}

/** Returns a warning for each file that the settings or the draft name and the package does not have. */
function unknownNames({ settings, article, media }: PlanInput): Warning[] {
  const there = new Set(media.map(({ file }) => file.name));
  const named = [
    ...Object.keys(settings.media ?? {}),
    ...(settings.lead === undefined ? [] : [settings.lead]),
    ...article.blocks.flatMap((block) => (block.type === 'media' ? [block.file] : [])),
  ];
  return [...new Set(named)]
    .filter((file) => !there.has(file))
    .map((file) => ({
      code: 'file_not_in_package',
      message: `${file} is named, but not in the package${suggestion(file, [...there])}`,
      where: file,
    }));
}

/** Suggests the file with the most similar name, if that is similar enough to be the one that was meant. */
function suggestion(name: string, names: readonly string[]): string {
  const distance = (other: string) => leven(name.toLowerCase(), other.toLowerCase());
  const [nearest] = names.toSorted((one, other) => distance(one) - distance(other));
  const isNear = nearest !== undefined && distance(nearest) <= Math.max(2, name.length / 3);
  return isNear ? `: is ${nearest} meant?` : '';
}

function brokenPromise({ promised }: Article, media: readonly PlannedMedia[]): Warning[] {
  const there = (kind: 'video' | 'picture') => media.filter((item) => item.kind === kind).length;
  const all = [
    { noun: 'video', wanted: promised.videos, have: there('video') },
    { noun: 'picture', wanted: promised.pictures, have: there('picture') },
  ].filter(({ wanted }) => wanted > 0);
  if (all.every(({ wanted, have }) => have >= wanted)) return [];
  const wanted = all.map((kind) => count(kind.wanted, kind.noun)).join(' and ');
  const have = all.map((kind) => count(kind.have, kind.noun)).join(' and ');
  const message = `the headline promises at least ${wanted}; the package has ${have}`;
  return [{ code: promiseBroken, message, where: 'headline' }];
}

/** The code of the warning that the headline promises more media than the package has. */
export const promiseBroken = 'media_promised';

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;
