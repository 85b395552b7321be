import {
  type Article,
  firstWarnings,
  mergeSettings,
  SluglineError,
  type StorySettings,
} from '@slugline/story';
import type { Attachment, Circumstances, Manuscript } from './manuscript.ts';
import { passes } from './passes.ts';
import type { DraftFile } from './read/decode.ts';
import { readDraft } from './read/readers.ts';
import { directionOf } from './understand/language.ts';

/** The result of reading a draft: the article, and everything that the draft states about the story. */
export interface ParsedDraft {
  article: Article;
  settings: StorySettings;
  /** The files that were inside the draft: pictures of a DOCX, attachments of a mail. */
  attachments: readonly Attachment[];
}

/**
 * The context of a newsroom for reading a draft. `language` (BCP 47) applies to an article that neither states nor
 * clearly shows its own. `timeZone` (IANA, by default UTC) applies to times without an offset. `publications` are the
 * names of the site's publications. `now` (ms since 1970, by default this moment) decides whether a date is in the
 * future.
 */
export interface Desk {
  language: string;
  timeZone?: string;
  publications?: readonly string[];
  now?: number;
  /** The names of the package's media files. */
  files?: readonly string[];
}

/**
 * Understands a draft: a reader makes a manuscript of it, then each pass cleans or understands the manuscript.
 *
 * The returned settings merge three sources: the fields that the text states for the media it places, the front
 * matter, and `settings` from story.yaml. A later source wins, because it is more deliberate; but of two embargoes the
 * later time holds.
 *
 * Every word of the draft is in the article or in `article.record`. Throws `draft_empty`, `draft_too_large`,
 * `draft_not_text`, `draft_without_headline` or `settings_invalid`.
 */
export async function parseDraft(
  draft: DraftFile,
  settings: StorySettings,
  desk: Desk,
): Promise<ParsedDraft> {
  const circumstances = circumstancesOf(draft, settings, desk);
  return finish(await readDraft(draft, circumstances), circumstances);
}

/** Returns the context for readers and passes. */
export const circumstancesOf = (
  { name }: DraftFile,
  settings: StorySettings,
  { language, timeZone = 'UTC', publications = [], now = Date.now(), files = [] }: Desk,
): Circumstances => ({ name, settings, site: { language, timeZone, publications }, now, files });

/** Runs all passes over a reader's manuscript, and makes the article. */
export function finish(read: Manuscript, circumstances: Circumstances): ParsedDraft {
  const { name } = circumstances;
  const done = passes.reduce((manuscript, pass) => pass.run(manuscript, circumstances), read);
  const { headline, promised = { videos: 0, pictures: 0 }, authors = [], ...head } = done.head;
  if (headline === undefined || done.language === undefined)
    throw new SluglineError('draft_without_headline', `${name} has no headline.`, { where: name });
  return {
    settings: withMedia(mergeSettings(done.settings, circumstances.settings), done.media),
    attachments: done.attachments,
    article: {
      version: 2,
      ...head,
      headline,
      authors,
      tags: tagsOf(done, circumstances.settings),
      language: done.language,
      dir: directionOf(done.language, name),
      blocks: done.pieces.map(({ block }) => block),
      footnotes: [...done.footnotes],
      promised,
      record: done.record.toSorted((one, other) => one.line - other.line),
      doubts: [...done.doubts],
      warnings: firstWarnings(done.warnings, name),
    },
  };
}

/** Returns the tags of the draft and of story.yaml, each once, ignoring case. */
function tagsOf({ tags }: Manuscript, settings: StorySettings): string[] {
  const all = [...tags, ...(settings.tags ?? [])];
  const first = new Map(all.toReversed().map((tag) => [tag.toLowerCase(), tag]));
  return [...new Set(all.map((tag) => tag.toLowerCase()))].flatMap((key) => first.get(key) ?? []);
}

/** Merges field by field: a caption in story.yaml leaves the alternative text in the draft as it is. */
function withMedia(settings: StorySettings, placed: Manuscript['media']): StorySettings {
  const files = Object.keys(placed);
  if (files.length === 0) return settings;
  const media = Object.fromEntries(
    files.map((file) => [file, { ...placed[file], ...settings.media?.[file] }]),
  );
  return { ...settings, media: { ...settings.media, ...media } };
}
