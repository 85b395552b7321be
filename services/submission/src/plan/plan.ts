import {
  type Article,
  addresses,
  type CredentialsChoice,
  choicesIn,
  type EventOf,
  firstWarnings,
  type PictureQuality,
  type PlannedMedia,
  type RecipeChoices,
  type RefusedFile,
  recipeFor,
  recipeId,
  SluglineError,
  type StorySettings,
  slugOf,
  type Warning,
} from '@slugline/story';
import { captioned, captionsName, type Known } from './captions.ts';

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
    pictureQuality: PictureQuality;
  };
  /** The signer of pictures and the trusted certificates, if the newsroom has set either. */
  credentials?: CredentialsChoice | undefined;
  media: readonly Known[];
  /** Files that were refused because of their bytes. */
  refused: readonly RefusedFile[];
  /** The key of the article. */
  articleKey: string;
}

type Plan = Omit<EventOf<'planned'>, 'v' | 'type'>;

/** Plans what is made of a revision and its public path. Pure: the same revision always gets the same plan. */
export function planStory(input: PlanInput): Plan {
  const { article, settings, storyId } = input;
  const refused = [...input.refused];
  const warnings = [...article.warnings];
  const media = planMedia(input, refused, warnings);
  const section = settings.section ?? input.site.section;
  const slug = slugOf(settings.slug ?? article.headline, storyId.slice(-8));
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
    ...(settings.embargo === undefined ? {} : { embargo: new Date(settings.embargo).toISOString() }),
  };
}

function planMedia(input: PlanInput, refused: RefusedFile[], warnings: Warning[]): PlannedMedia[] {
  const { media, settings } = input;
  const planned: PlannedMedia[] = [];
  for (const known of media) {
    const { file, sniffed } = known;
    const twin = planned.find((item) => item.original === file.sha256);
    if (twin) {
      warnings.push({
        code: 'file_twice',
        message: `${file.name} is the same file as ${twin.file}`,
        where: file.name,
      });
      continue;
    }
    try {
      const { kind, type } = sniffed;
      const choices = choicesOf(known, input);
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
        ...(kind === 'captions' && { of: captioned(file, media).file.sha256 }),
      });
    } catch (error) {
      if (!(error instanceof SluglineError)) throw error;
      refused.push({ file: file.name, code: error.code, message: error.message });
    }
  }
  return planned;
}

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
  { file, sniffed }: Known,
  { settings, article, site, credentials }: PlanInput,
): RecipeChoices {
  const { focalPoint, poster } = settings.media?.[file.name] ?? {};
  const said = { focalPoint, poster };
  switch (sniffed.kind) {
    case 'picture':
      return choicesIn({ ...said, quality: site.pictureQuality, credentials });
    case 'video':
    case 'audio':
      return choicesIn({ ...said, loudness: site.loudness });
    case 'captions':
      return choicesIn({ ...said, language: captionsLanguage(settings, file.name, article.language) });
  }
}

const captionsLanguage = ({ media }: StorySettings, file: string, fallback: string): string =>
  media?.[file]?.language ?? captionsName(file).language ?? fallback;

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
      message: `${file} is named, but not in the package`,
      where: file,
    }));
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
