import { addresses, type Article, type CredentialsChoice, type EventOf, firstWarnings, type PictureQuality, type PlannedMedia, recipeFor, recipeId, type RefusedFile, SluglineError, slugOf, type StorySettings, type Warning } from '@slugline/story';
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
  /** Who signs pictures and who is trusted, where the newsroom has set one of both. */
  credentials?: CredentialsChoice | undefined;
  media: readonly Known[];
  /** Files that were refused by what their bytes are. */
  refused: readonly RefusedFile[];
  /** The key where the article lies. */
  articleKey: string;
}

type Plan = Omit<EventOf<'planned'>, 'v' | 'type'>;

/** What is to be made of a revision, and where it will stand. Pure: the same revision is always planned alike. */
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

function planMedia(
  { media, settings, article, site, credentials }: PlanInput,
  refused: RefusedFile[],
  warnings: Warning[],
): PlannedMedia[] {
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
      const track =
        sniffed.kind === 'captions'
          ? {
              of: captioned(file, media).file.sha256,
              language: captionsLanguage(settings, file.name, article.language),
            }
          : undefined;
      const hasSound = sniffed.kind === 'video' || sniffed.kind === 'audio';
      const sound = hasSound ? { loudness: site.loudness } : {};
      const picture =
        sniffed.kind === 'picture'
          ? { quality: site.pictureQuality, ...(credentials && { credentials }) }
          : {};
      const said = described(settings, file.name);
      planned.push({
        original: file.sha256,
        file: file.name,
        kind: sniffed.kind,
        type: sniffed.type,
        bytes: file.bytes,
        recipe: recipeId(recipeFor(sniffed.kind, { ...said, ...track, ...sound, ...picture })),
        lead: settings.lead === file.name,
        ...said,
        ...track,
        ...sound,
        ...picture,
      });
    } catch (error) {
      if (!(error instanceof SluglineError)) throw error;
      refused.push({ file: file.name, code: error.code, message: error.message });
    }
  }
  return planned;
}

function described({ media }: StorySettings, file: string) {
  const { caption, credit, alt, focalPoint, poster } = media?.[file] ?? {};
  return {
    ...(caption === undefined ? {} : { caption }),
    ...(credit === undefined ? {} : { credit }),
    ...(alt === undefined ? {} : { alt }),
    ...(focalPoint === undefined ? {} : { focalPoint }),
    ...(poster === undefined ? {} : { poster }),
  };
}

const captionsLanguage = ({ media }: StorySettings, file: string, fallback: string): string =>
  media?.[file]?.language ?? captionsName(file).language ?? fallback;

/** Files that the settings or the draft speak of and that the package does not have. */
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

/** The warning of a headline that promises more media than there are. */
export const promiseBroken = 'media_promised';

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;
