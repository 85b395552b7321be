import {
  type Article,
  type MediaResult,
  type PlannedMedia,
  type StoryManifest,
  short,
} from '@slugline/story';
import { publishedMedia } from './media.ts';

/** The input of an edition. */
export interface EditionInput {
  article: Article;
  /** The story's place by its plan. `path` ends with a slash. */
  plan: { slug: string; path: string; section: string };
  storyId: string;
  revision: number;
  edition: number;
  /** True when no media of the revision are still being made. */
  complete: boolean;
  /** ISO 8601, UTC. */
  publishedAt: string;
  modifiedAt: string;
  /** The media of the plan that may appear, each with the result of its recipe if that is done. */
  media: readonly { planned: PlannedMedia; result?: MediaResult }[];
}

/**
 * Builds the manifest of an edition. A medium without a result is `processing`. A complete edition leaves it out,
 * because it failed and nobody works on it any more. Blocks that place a medium which is left out are dropped. Keys
 * are in the order of the schema, so the same edition always gives the same bytes.
 */
export function buildManifest(input: EditionInput): StoryManifest {
  const { article, plan } = input;
  const shown = input.media.filter(
    ({ planned, result }) => planned.kind !== 'captions' && (result !== undefined || !input.complete),
  );
  return {
    version: 1,
    id: input.storyId,
    slug: plan.slug,
    revision: input.revision,
    edition: input.edition,
    complete: input.complete,
    path: plan.path,
    section: plan.section,
    language: article.language,
    dir: article.dir,
    publishedAt: input.publishedAt,
    modifiedAt: input.modifiedAt,
    ...(article.publication && { publication: article.publication }),
    headline: article.headline,
    ...(article.summary && { summary: article.summary }),
    ...(article.byline && { byline: article.byline }),
    ...(article.dateline && { dateline: article.dateline }),
    body: bodyOf(article, shown),
    media: shown.map(({ planned, result }) => publishedMedia(planned, result, captionsOf(planned, input))),
  };
}

function bodyOf(article: Article, shown: EditionInput['media']): StoryManifest['body'] {
  const idOf = new Map(shown.map(({ planned }) => [planned.file, short(planned.original)]));
  return article.blocks.flatMap((block): StoryManifest['body'] => {
    if (block.type !== 'media') return [block];
    const media = idOf.get(block.file);
    return media === undefined ? [] : [{ type: 'media', media }];
  });
}

const captionsOf = (planned: PlannedMedia, { media, article }: EditionInput) =>
  media.flatMap(({ planned: track, result }) =>
    track.kind === 'captions' && track.of === planned.original && result !== undefined
      ? [
          {
            original: track.original,
            result,
            language: result.language ?? track.language ?? article.language,
          },
        ]
      : [],
  );
