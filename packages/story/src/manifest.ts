import { z } from 'zod';
import { Block } from './article.ts';
import { ContentCredentials } from './credentials.ts';
import { StoryId } from './identity.ts';
import { RenditionFile } from './media.ts';
import { Purpose } from './purpose.ts';
import { MediaRights } from './rights.ts';
import { FocalPoint } from './settings.ts';

const [paragraph, heading, quote, list, code, rule] = Block.options;

/** A path below a destination's root. It is also a relative URL: no part needs escaping or begins with a dot. */
const Path = z
  .string()
  .regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*\/?$/, 'must be a relative path')
  .meta({ format: 'uri-reference' });

/** A language tag (RFC 5646). JSON Schema has no format for it; the pattern is that of XML Schema's `language`. */
const Language = z
  .string()
  .regex(/^[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*$/, 'must be a language tag such as en or pt-BR');

/** The first 16 digits of the SHA-256 of a medium's original: see `short`. */
const MediaId = z.string().regex(/^[0-9a-f]{16}$/, 'must be 16 hexadecimal digits');

/** A block of a published story: as in the article, but media are named by their id. */
export const PublishedBlock = z.discriminatedUnion('type', [
  paragraph,
  heading,
  quote,
  list,
  code,
  rule,
  z.strictObject({
    type: z.literal('media').describe('A picture, video or audio file, at this point.'),
    media: MediaId.describe('The id of one of the story’s media.'),
  }),
]);
export type PublishedBlock = z.infer<typeof PublishedBlock>;

/** A picture, video or audio file of a published story. A page shows a placeholder until it has a rendition. */
export const PublishedMedia = z.strictObject({
  id: MediaId.describe('The first 16 hexadecimal digits of the SHA-256 of the original.'),
  kind: z.enum(['picture', 'video', 'audio']).describe('What it is.'),
  state: z
    .enum(['ready', 'processing'])
    .describe('processing: no rendition is there yet, and a newer edition follows.'),
  lead: z.boolean().describe('It leads the story.'),
  caption: z.string().describe('The caption, as text.').optional(),
  credit: z.string().describe('The person or agency to credit.').optional(),
  alt: z
    .string()
    .describe(
      'Alternative text for people who cannot see it. Empty for decoration, and when nobody wrote one.',
    ),
  focalPoint: FocalPoint.describe('The point that every crop keeps.').optional(),
  rights: MediaRights.describe('Rights from the file’s own metadata (IPTC Photo Metadata).').optional(),
  credentials: ContentCredentials.describe(
    'What its Content Credentials say (https://spec.c2pa.org).',
  ).optional(),
  width: z.int().describe('Width of the original as displayed, in pixels.').optional(),
  height: z.int().describe('Height of the original as displayed, in pixels.').optional(),
  durationSeconds: z.number().describe('How long it plays, in seconds.').optional(),
  plays: z.int().min(0).describe('How often an animation plays; 0: for ever.').optional(),
  loudness: z
    .strictObject({
      measured: z.number().describe('Measured in the original, in LUFS.'),
      target: z.number().describe('As published, in LUFS.'),
    })
    .describe('Integrated loudness of its sound (EBU R128).')
    .optional(),
  thumbhash: z
    .string()
    .describe('A placeholder while it loads: a ThumbHash (https://evanw.github.io/thumbhash/) in Base64.')
    .optional(),
  colour: z.string().describe('The dominant colour of a picture: #rrggbb.').optional(),
  renditions: z
    .array(
      RenditionFile.omit({ role: true, folder: true, purpose: true }).extend({
        path: Path.describe('Where it is, relative to the root of the destination.'),
        // A string and not an enum: readers that validate must accept the purposes of later versions.
        purpose: z
          .string()
          .describe(`What it is for: ${Purpose.options.join(', ')}. Later versions may have others.`)
          .optional(),
      }),
    )
    .describe('The files that were made of it. Only playlists and manifests name segments.'),
  captions: z
    .array(
      z.strictObject({
        language: Language.describe('The language of the captions (BCP 47).'),
        path: Path.describe('Where the WebVTT file is, relative to the root of the destination.'),
      }),
    )
    .describe('Its captions, one file for each language.'),
});
export type PublishedMedia = z.infer<typeof PublishedMedia>;

/**
 * `story.json`: what other systems read about a published story. The documents that we write have no other fields.
 * Version 1 may gain optional fields. Any other change needs a new version, because old documents stay public.
 */
export const StoryManifest = z.strictObject({
  // Absent in documents that earlier versions wrote.
  $schema: z.url().describe('Where the schema of this document is.').optional(),
  version: z.literal(1).describe('The version of this format.'),
  id: StoryId.describe('The story’s id, a ULID: the same in every edition, wherever the story moves.'),
  slug: z.string().describe('The last part of its path.'),
  revision: z
    .int()
    .min(1)
    .describe('The number of the submission: the first text is 1, each correction one more.'),
  edition: z.int().min(1).describe('The number of the edition: a newer edition has a higher number.'),
  complete: z.boolean().describe('false: media are still being made, and a newer edition follows.'),
  path: Path.describe(
    'The folder of the story, relative to the root of the destination, with a slash at its end.',
  ),
  section: z.string().describe('The section that the story belongs to.'),
  language: Language.describe('The language of its text (BCP 47).'),
  dir: z.enum(['ltr', 'rtl']).describe('The direction of its text.'),
  publishedAt: z.iso.datetime().describe('When it was first published (RFC 3339, UTC).'),
  modifiedAt: z.iso.datetime().describe('When its words were last changed (RFC 3339, UTC).'),
  publication: z
    .string()
    .describe('The publication that it first appeared in, as the draft says.')
    .optional(),
  headline: z.string().min(1).describe('The headline, as text.'),
  summary: z.string().describe('A short summary, as text.').optional(),
  byline: z.string().describe('Who wrote it.').optional(),
  dateline: z.string().describe('Where it was written.').optional(),
  body: z.array(PublishedBlock).describe('The story, block by block.'),
  media: z
    .array(PublishedMedia)
    .describe('Its pictures, videos and audio files, whether a block names them or not.'),
});
export type StoryManifest = z.infer<typeof StoryManifest>;

/**
 * Returns the public JSON Schema (draft 2020-12) of `story.json`. `id` is its URL. It allows unknown fields, so that a
 * new optional field breaks no reader that validates.
 */
export const publishedManifestSchema = (id: string): object => {
  const { $schema, ...schema } = z.toJSONSchema(StoryManifest, {
    override: ({ jsonSchema }) => {
      if (jsonSchema.type === 'object') jsonSchema.additionalProperties = true;
    },
  });
  return {
    $schema,
    $id: id,
    title: 'A story published by Slugline',
    description:
      'Version 1 of story.json. Later documents of this version may have further optional fields, in every object: ' +
      'a reader ignores fields that it does not know. Any other change is a new version, with a schema of its own.',
    ...schema,
  };
};

/** Returns the JSON Schema of the documents that we write. Unlike the public one it allows no unknown fields. */
export const strictManifestSchema = (): object => z.toJSONSchema(StoryManifest);
