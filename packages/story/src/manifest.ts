import { z } from 'zod';
import { Author, Footnote, TextBlock } from './article.ts';
import { ContentCredentials } from './credentials.ts';
import { StoryId } from './identity.ts';
import { CaptionsKind, RenditionFile } from './media.ts';
import { Purpose } from './purpose.ts';
import { MediaRights } from './rights.ts';
import { FocalPoint } from './settings.ts';

/**
 * A path below a destination's root. It is also a relative reference, with letters of any script (RFC 3987). No part
 * begins with a dot. The schema gives it no `format`, because few validators know `iri-reference`.
 */
const pathPart = String.raw`[\p{L}\p{N}_-][\p{L}\p{M}\p{N}._-]*`;
const Path = z.string().regex(RegExp(`^${pathPart}(\\/${pathPart})*\\/?$`, 'u'), 'must be a relative path');

/** A language tag (RFC 5646). JSON Schema has no format for it; the pattern is that of XML Schema's `language`. */
const Language = z
  .string()
  .regex(/^[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*$/, 'must be a language tag such as en or pt-BR');

/** The first 16 digits of the SHA-256 of a medium's original: see `short`. */
const MediaId = z.string().regex(/^[0-9a-f]{16}$/, 'must be 16 hexadecimal digits');

/** A block of a published story. The only difference from a block of the article: it names media by their id. */
export const PublishedBlock = z.discriminatedUnion('type', [
  TextBlock,
  z.strictObject({
    type: z.literal('media').describe('A picture, video or audio file, at this point.'),
    media: MediaId.describe('The id of one of the story’s media.'),
    caption: z.string().describe('The caption at this point, if it is not that of the medium.').optional(),
    credit: z.string().describe('The credit at this point, if it is not that of the medium.').optional(),
    alt: z
      .string()
      .describe('The alternative text at this point, if it is not that of the medium.')
      .optional(),
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
      RenditionFile.omit({
        role: true,
        folder: true,
        purpose: true,
        language: true,
        captionsKind: true,
      }).extend({
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
        kind: CaptionsKind.describe(
          'What they are for. sdh: for the deaf and hard of hearing, with sounds. forced: only what everybody needs. ' +
            'subtitles: speech, for those who do not know its language. Absent: all that is heard, as far as is known.',
        ).optional(),
        path: Path.describe('Where the WebVTT file is, relative to the root of the destination.'),
      }),
    )
    .describe('Its captions, one file for each language and kind.'),
});
export type PublishedMedia = z.infer<typeof PublishedMedia>;

/**
 * `story.json`: what other systems read about a published story. The documents that we write have no other fields.
 * Version 2 may gain optional fields. Any other change needs a new version, because old documents stay public.
 * Documents of version 1 are public too: `story-1.schema.json` is their schema.
 */
export const StoryManifest = z.strictObject({
  $schema: z.url().describe('Where the schema of this document is.').optional(),
  version: z.literal(2).describe('The version of this format.'),
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
  retractedAt: z.iso
    .datetime()
    .meta({
      description:
        'When the story was retracted (RFC 3339, UTC). Absent unless it is. The headline and the body are then a notice ' +
        'that says so, and nothing of the story is left.',
      examples: ['2026-11-25T09:30:00.000Z'],
    })
    .optional(),
  corrections: z
    .array(
      z.strictObject({
        at: z.iso.datetime().describe('When it was corrected (RFC 3339, UTC).'),
        note: z.string().min(1).describe('What was wrong, as text.'),
      }),
    )
    .describe(
      'What was wrong in earlier editions, the first correction first. Absent: nothing was said about any.',
    )
    .optional(),
  publication: z
    .string()
    .describe('The publication that it first appeared in, as the draft says.')
    .optional(),
  kicker: z.string().describe('The line above the headline, as text.').optional(),
  headline: z.string().min(1).describe('The headline, as text.'),
  summary: z.string().describe('A short summary, as text.').optional(),
  byline: z.string().describe('The line that says who wrote it, as the draft has it.').optional(),
  authors: z
    .array(Author)
    .describe('The people who worked on it. Those without a role wrote it. Empty: the draft names nobody.'),
  dateline: z.string().describe('Where it was written.').optional(),
  tags: z.array(z.string()).describe('What it is about, in the newsroom’s own words.'),
  body: z.array(PublishedBlock).describe('The story, block by block.'),
  footnotes: z.array(Footnote).describe('Its footnotes. Runs of text refer to them by their ids.'),
  media: z
    .array(PublishedMedia)
    .describe('Its pictures, videos and audio files, whether a block names them or not.'),
});
export type StoryManifest = z.infer<typeof StoryManifest>;
