import { z } from 'zod';
import { Block } from './article.ts';
import { StoryId } from './identity.ts';
import { RenditionFile } from './media.ts';
import { MediaRights } from './rights.ts';
import { FocalPoint } from './settings.ts';

const [paragraph, heading, quote, list, code, rule] = Block.options;

/** A block of a published story: as in the article, but media are named by the start of their original's hash. */
export const PublishedBlock = z.discriminatedUnion('type', [
  paragraph,
  heading,
  quote,
  list,
  code,
  rule,
  z.strictObject({ type: z.literal('media'), media: z.string() }),
]);
export type PublishedBlock = z.infer<typeof PublishedBlock>;

/**
 * One picture, video or sound of a published story. Paths are relative to the destination's root.
 * `state` is `processing` while no rendition is there yet: a page shows a placeholder.
 */
export const PublishedMedia = z.strictObject({
  id: z.string(),
  kind: z.enum(['picture', 'video', 'audio']),
  state: z.enum(['ready', 'processing']),
  lead: z.boolean(),
  caption: z.string().optional(),
  credit: z.string().optional(),
  alt: z.string(),
  focalPoint: FocalPoint.optional(),
  rights: MediaRights.optional(),
  width: z.int().optional(),
  height: z.int().optional(),
  durationSeconds: z.number().optional(),
  /** Of a picture that moves (`motion.webp` or `motion.mp4`): how often it is shown, 0 for ever. */
  plays: z.int().min(0).optional(),
  /** Of the sound: EBU R128 integrated loudness in the original and as published, LUFS. */
  loudness: z.strictObject({ measured: z.number(), target: z.number() }).optional(),
  thumbhash: z.string().optional(),
  renditions: z.array(RenditionFile.omit({ role: true }).extend({ path: z.string() })),
  captions: z.array(z.strictObject({ language: z.string(), path: z.string() })),
});
export type PublishedMedia = z.infer<typeof PublishedMedia>;

/** `story.json`: what other systems read of a published story. Its JSON Schema is published beside the stories. */
export const StoryManifest = z.strictObject({
  version: z.literal(1),
  id: StoryId,
  slug: z.string(),
  revision: z.int().min(1),
  edition: z.int().min(1),
  /** False while media are still being made: a newer edition follows. */
  complete: z.boolean(),
  /** Relative to the destination's root, ending in a slash. */
  path: z.string(),
  section: z.string(),
  language: z.string(),
  dir: z.enum(['ltr', 'rtl']),
  publishedAt: z.iso.datetime(),
  modifiedAt: z.iso.datetime(),
  publication: z.string().optional(),
  headline: z.string().min(1),
  summary: z.string().optional(),
  byline: z.string().optional(),
  dateline: z.string().optional(),
  body: z.array(PublishedBlock),
  media: z.array(PublishedMedia),
});
export type StoryManifest = z.infer<typeof StoryManifest>;

/** The JSON Schema (draft 2020-12) of `story.json`. */
export const storyManifestSchema = (): unknown => ({
  title: 'A story published by Slugline',
  ...z.toJSONSchema(StoryManifest),
});
