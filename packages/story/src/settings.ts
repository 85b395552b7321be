import { z } from 'zod';
import { isEncoding } from './encoding.ts';
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

const mostTags = 50;
/** The most lines that `keep` can name. A draft that needs more has no furniture at all. */
const mostKept = 200;

const Line = z.string().max(longest.line);
export const Paragraph = z.string().max(longest.paragraph);
/** A file of the package, by its name. */
export const FileName = z.string().max(longest.fileName);

/** A language tag (BCP 47), of at most 35 characters: https://www.rfc-editor.org/rfc/rfc5646#section-4.4.1 */
export const LanguageTag = z
  .string()
  .max(35)
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language tag such as en or pt-BR');

/** A label of the Encoding standard: https://encoding.spec.whatwg.org/#names-and-labels */
const Encoding = z
  .string()
  .max(40)
  .refine(isEncoding, 'must be the name of an encoding, such as windows-1252, shift_jis or utf-8');

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
  /** The encoding of captions that are not UTF-8. */
  encoding: Encoding.optional(),
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
  /** The encoding of a draft that is not UTF-8. */
  encoding: Encoding.optional(),
  summary: Paragraph.optional(),
  /** What the story is about, in words for search engines and feeds. */
  tags: z.array(Line.min(1)).max(mostTags).optional(),
  /** The file name of the picture or video that leads the story. */
  lead: FileName.optional(),
  lane: Lane.optional(),
  /** Nothing of the story is public before this time: RFC 3339, or the site's local time, such as 2026-03-01 06:00. */
  embargo: Time.optional(),
  /** When the story is to be published, in the same forms. Of this time and an embargo the later one counts. */
  publishAt: Time.optional(),
  /** When the story expires, in the same forms. A notice stays at its address. */
  expires: Time.optional(),
  /** `text-first` publishes the text at once; `complete` waits for all media. */
  publish: z.enum(['text-first', 'complete']).optional(),
  /** What happens when the headline promises media that the package does not contain. */
  missingMedia: z.enum(['warn', 'hold']).optional(),
  /** Lines of the draft that stay in the text, even if a rule says otherwise: by words, or by number, from 1. */
  keep: z
    .array(z.union([Paragraph.min(1), z.int().min(1)], 'must be the text of a line or its number'))
    .max(mostKept)
    .optional(),
  media: z.record(FileName, MediaSettings).optional(),
});
export type StorySettings = z.infer<typeof StorySettings>;

/**
 * Merges settings. Later ones win; `media` are merged file by file. The later of two embargoes wins, because each
 * promises that nothing is public before its time.
 */
export function mergeSettings(earlier: StorySettings, later: StorySettings): StorySettings {
  const media = earlier.media || later.media ? { media: { ...earlier.media, ...later.media } } : {};
  const embargo = lastToEnd(earlier.embargo, later.embargo);
  return { ...earlier, ...later, ...media, ...(embargo !== undefined && { embargo }) };
}

/**
 * Returns the later time. Returns `other` if the two can't be compared, so that the check of the settings can refuse
 * it. The zone of a time without an offset is not known here, so it counts as the latest time that it can mean in any
 * zone.
 */
function lastToEnd(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return latest(one) > latest(other) ? one : other;
}

const latest = (time: string): number => {
  const hasOffset = /(?:[zZ]|[+-]\d\d:?\d\d)$/.test(time);
  return Date.parse(hasOffset ? time : `${time.replace(' ', 'T')}-12:00`);
};
