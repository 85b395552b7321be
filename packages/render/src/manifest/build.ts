import {
  type Article,
  captionsShown,
  type MediaResult,
  type PlannedMedia,
  type StoryManifest,
  short,
} from '@slugline/story';
import { footnoteWithUris, withUris } from './links.ts';
import { publishedMedia } from './media.ts';

/** The input of an edition. */
export interface EditionInput {
  article: Article;
  /** The story's place, from its plan. `path` ends with a slash. */
  plan: { slug: string; path: string; section: string };
  storyId: string;
  revision: number;
  edition: number;
  /** True when no media of the revision are still being made. */
  complete: boolean;
  /** ISO 8601, UTC. */
  publishedAt: string;
  modifiedAt: string;
  /** What was corrected, the oldest first. Times are ISO 8601, UTC. */
  corrections?: readonly { at: string; note: string }[];
  /** The media of the plan that may appear, each with the result of its recipe if that is done. */
  media: readonly { planned: PlannedMedia; result?: MediaResult }[];
}

/**
 * Builds the manifest of an edition. A medium without a result is `processing`. A complete edition leaves it out,
 * because it failed and no job will make it. A block that places a medium is dropped together with that medium. Keys
 * are in the order of the schema, so the same edition always gives the same bytes.
 */
export function buildManifest(input: EditionInput): StoryManifest {
  const { article, plan, corrections = [] } = input;
  const shown = input.media.filter(
    ({ planned, result }) => planned.kind !== 'captions' && (result !== undefined || !input.complete),
  );
  return {
    version: 2,
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
    ...(corrections.length > 0 && { corrections: [...corrections] }),
    ...(article.publication && { publication: article.publication }),
    ...(article.kicker && { kicker: article.kicker }),
    headline: article.headline,
    ...(article.summary && { summary: article.summary }),
    ...(article.byline && { byline: article.byline }),
    authors: article.authors,
    ...(article.dateline && { dateline: article.dateline }),
    tags: article.tags,
    body: bodyOf(article, shown),
    footnotes: article.footnotes.map(footnoteWithUris),
    media: shown.map(({ planned, result }) =>
      publishedMedia(planned, result, captionsShown({ planned, result }, input.media, article.language)),
    ),
  };
}

function bodyOf(article: Article, shown: EditionInput['media']): StoryManifest['body'] {
  const placed = new Map(
    shown.flatMap(({ planned }) => {
      const media = short(planned.original);
      return [[planned.file, { media }] as const, ...copiesOf(planned, media)];
    }),
  );
  return article.blocks.flatMap((block): StoryManifest['body'] => {
    if (block.type !== 'media') return [withUris(block)];
    const medium = placed.get(block.file);
    return medium === undefined ? [] : [{ type: 'media', ...medium }];
  });
}

/** A copy of a file shows the same medium, with its own caption, credit and alt text. */
const copiesOf = ({ copies = [] }: PlannedMedia, media: string) =>
  copies.map(({ file, ...words }) => [file, { media, ...words }] as const);
