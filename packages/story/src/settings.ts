import { z } from 'zod';
import { Lane } from './lane.ts';

/** A point in a picture, relative: 0,0 is the top left and 1,1 the bottom right. */
export const FocalPoint = z.strictObject({ x: z.number().min(0).max(1), y: z.number().min(0).max(1) });
export type FocalPoint = z.infer<typeof FocalPoint>;

/** What an editor says about one media file of the package. */
export const MediaSettings = z.strictObject({
  caption: z.string().optional(),
  credit: z.string().optional(),
  /** An empty text says that the picture is decoration. */
  alt: z.string().optional(),
  focalPoint: FocalPoint.optional(),
  /** A film's poster is its picture at this time, in seconds; else one is chosen. */
  poster: z.number().min(0).optional(),
  /** The captions' language (BCP 47), for a captions file whose name does not say. */
  language: z.string().optional(),
});
export type MediaSettings = z.infer<typeof MediaSettings>;

/** First folders of a destination that hold something else than stories, and the name of the feed of all sections. */
const takenNames: ReadonlySet<string> = new Set(['media', 'assets', 'feeds', 'schemas', 'all']);

/** The section of a story: the first folder of its public path and the name of a feed. */
export const Section = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case letters, digits and hyphens')
  .refine(
    (name) => !takenNames.has(name),
    `may not be ${[...takenNames].join(', ')}: these have another use`,
  );

const Time = z.iso.datetime({ offset: true });

/**
 * `story.yaml`, or the front matter of a Markdown draft: what an editor may say about a story. Everything is
 * optional; an unknown field is refused, so that a misspelt `embargo` can't be overlooked.
 */
export const StorySettings = z.strictObject({
  headline: z.string().min(1).optional(),
  slug: z.string().min(1).optional(),
  publication: z.string().optional(),
  byline: z.string().optional(),
  dateline: z.string().optional(),
  section: Section.optional(),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language tag such as en or pt-BR')
    .optional(),
  summary: z.string().optional(),
  /** The file name of the picture or video that leads the story. */
  lead: z.string().optional(),
  lane: Lane.optional(),
  /** Nothing of the story is public before this time (RFC 3339). */
  embargo: Time.optional(),
  /** `text-first` publishes the text at once; `complete` waits for all media. */
  publish: z.enum(['text-first', 'complete']).optional(),
  /** What a promise of media that the package does not keep does. */
  missingMedia: z.enum(['warn', 'hold']).optional(),
  media: z.record(z.string(), MediaSettings).optional(),
});
export type StorySettings = z.infer<typeof StorySettings>;

/** Joins settings: the later ones win, `media` file by file. */
export function mergeSettings(earlier: StorySettings, later: StorySettings): StorySettings {
  const media = earlier.media || later.media ? { media: { ...earlier.media, ...later.media } } : {};
  return { ...earlier, ...later, ...media };
}
