import { z } from 'zod';
import { Lane } from './lane.ts';

/** A relative point in a picture: 0,0 is the top left and 1,1 the bottom right. */
export const FocalPoint = z.strictObject({
  x: z.number().min(0).max(1).describe('From the left edge, 0, to the right, 1.'),
  y: z.number().min(0).max(1).describe('From the top edge, 0, to the bottom, 1.'),
});
export type FocalPoint = z.infer<typeof FocalPoint>;

/**
 * The maximum lengths of texts in the settings, in characters. The texts are copied into events, jobs, pages and
 * feeds, so they are limited where they come in. The limits are far above what a newsroom writes.
 */
const longest = { line: 500, paragraph: 5_000, fileName: 255, section: 64 } as const;

const Line = z.string().max(longest.line);
const Paragraph = z.string().max(longest.paragraph);
/** A file of the package, by its name. */
const FileName = z.string().max(longest.fileName);

/** A language tag (BCP 47), of at most 35 characters: https://www.rfc-editor.org/rfc/rfc5646#section-4.4.1 */
export const LanguageTag = z
  .string()
  .max(35)
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language tag such as en or pt-BR');

/** What an editor can say about one media file of the package. */
export const MediaSettings = z.strictObject({
  caption: Paragraph.optional(),
  credit: Line.optional(),
  /** Alternative text. Empty: the picture is decoration. */
  alt: Paragraph.optional(),
  focalPoint: FocalPoint.optional(),
  /** The time of a video's poster, in seconds. Chosen automatically when absent. */
  poster: z.number().min(0).optional(),
  /** The language of captions (BCP 47), when the file's name does not say it. */
  language: LanguageTag.optional(),
});
export type MediaSettings = z.infer<typeof MediaSettings>;

/**
 * Names that sections and destinations can't have, because they have another use as the first folder of an address: a
 * route of a service, or a folder of a destination without stories. `all` is the feed of all sections. A test compares
 * this list with the routes that the services register (tests/e2e/reserved-names.test.ts).
 */
const reserved: ReadonlySet<string> = new Set([
  ...['desk', 'docs', 'healthz', 'metrics', 'ops', 'readyz', 'v1'],
  ...['all', 'archive', 'assets', 'authors', 'embed', 'feeds', 'media', 'schemas', 'sitemaps'],
]);

/** Whether a section or destination can't have this name. */
export const isReserved = (name: string): boolean => reserved.has(name);

/** The message for a section or destination with a reserved name. */
export const reservedMessage = `may not be ${[...reserved].join(', ')}: these have another use`;

/** The section of a story: the first folder of its public path and the name of a feed. */
export const Section = z
  .string()
  .max(longest.section)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case letters, digits and hyphens')
  .refine((name) => !isReserved(name), reservedMessage);

const Time = z.iso.datetime({ offset: true }).max(40);

/**
 * What an editor can say about a story, in `story.yaml` or the front matter of a draft. Everything is optional. Unknown
 * fields are refused. From front matter, unknown fields that restrict nothing are removed before this check.
 */
export const StorySettings = z.strictObject({
  headline: Line.min(1).optional(),
  slug: Line.min(1).optional(),
  publication: Line.optional(),
  byline: Line.optional(),
  dateline: Line.optional(),
  section: Section.optional(),
  language: LanguageTag.optional(),
  summary: Paragraph.optional(),
  /** The file name of the picture or video that leads the story. */
  lead: FileName.optional(),
  lane: Lane.optional(),
  /** Nothing of the story is public before this time (RFC 3339). */
  embargo: Time.optional(),
  /** `text-first` publishes the text at once; `complete` waits for all media. */
  publish: z.enum(['text-first', 'complete']).optional(),
  /** What happens when the headline promises media that the package does not contain. */
  missingMedia: z.enum(['warn', 'hold']).optional(),
  media: z.record(FileName, MediaSettings).optional(),
});
export type StorySettings = z.infer<typeof StorySettings>;

/**
 * Merges settings. Later ones win; `media` are merged file by file. Of two embargoes the one that ends last wins,
 * because each promises that nothing is public before its time.
 */
export function mergeSettings(earlier: StorySettings, later: StorySettings): StorySettings {
  const media = earlier.media || later.media ? { media: { ...earlier.media, ...later.media } } : {};
  const embargo = lastToEnd(earlier.embargo, later.embargo);
  return { ...earlier, ...later, ...media, ...(embargo !== undefined && { embargo }) };
}

/** Keeps a time that can't be parsed, so that the check of the settings refuses it. */
function lastToEnd(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Date.parse(one) > Date.parse(other) ? one : other;
}
