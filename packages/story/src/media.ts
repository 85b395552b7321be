import { z } from 'zod';
import { RecipeChoices } from './choices.ts';
import { ContentCredentials } from './credentials.ts';
import { Sha256 } from './identity.ts';
import { Purpose } from './purpose.ts';
import { MediaRights } from './rights.ts';
import { FocalPoint } from './settings.ts';

export const MediaKind = z.enum(['picture', 'video', 'audio', 'captions']);
export type MediaKind = z.infer<typeof MediaKind>;

/**
 * One file that a recipe makes. `name` is relative to `renditions/<sha256>/<recipe>/` in the working store and to
 * `addresses.mediaFolder` in public. Sizes are bytes and pixels.
 *
 * `role`: a `rendition` is what a page or player names (a picture, an MP4, a poster, a sound, captions);
 * a `manifest` names segments; a `segment` is named by manifests alone.
 */
export const RenditionFile = z.strictObject({
  name: z.string().describe('Its name within the folder of its medium and recipe: w640.avif, video.mp4.'),
  role: z.enum(['rendition', 'manifest', 'segment']),
  type: z.string().describe('Its media type: image/avif, application/vnd.apple.mpegurl.'),
  bytes: z.int().min(0).describe('Its size.'),
  sha256: Sha256.describe('SHA-256 of its bytes, in hexadecimal digits.'),
  width: z.int().describe('In pixels.').optional(),
  height: z.int().describe('In pixels.').optional(),
  /** Absent in what earlier versions wrote, and for segments: read it with `purposeOf`. */
  purpose: Purpose.optional(),
  /**
   * The folder of the run that made it, below `renditions/<sha256>/<recipe>/` and ending in a slash: `keys.runs`. Absent,
   * the file lies there itself. No public name has it.
   */
  folder: z.string().optional(),
});
export type RenditionFile = z.infer<typeof RenditionFile>;

/**
 * How a picture was encoded in a format, as found on its rendition of 640 px. `similarity` is the SSIM of its luma;
 * `saved` the part of the bytes of the recipe's own quality that the one which was found saves, below 0 where it
 * costs. A format of which no file is there was left out: it saved next to nothing.
 */
export const PictureEncoding = z.strictObject({
  type: z.string(),
  quality: z.int(),
  similarity: z.number().optional(),
  saved: z.number().optional(),
});
export type PictureEncoding = z.infer<typeof PictureEncoding>;

/** What of a picture's metadata was left unread, and why: it might harm whoever reads it, or nobody can. */
export const UnreadMetadata = z.enum([
  'xmp_too_long',
  'xmp_too_deep',
  'xmp_damaged',
  'xmp_incomplete',
  'iptc_too_long',
  'iptc_damaged',
]);
export type UnreadMetadata = z.infer<typeof UnreadMetadata>;

/**
 * All that a recipe made of one original: the document `result.json`, written once, after every file it names. Where
 * it exists the work is done, and files that it does not name count for nothing. Sizes are pixels as seen (upright, square), durations seconds.
 */
export const MediaResult = z.strictObject({
  v: z.literal(1),
  kind: MediaKind,
  recipe: z.string(),
  width: z.int().optional(),
  height: z.int().optional(),
  durationSeconds: z.number().optional(),
  /** Base64 of a ThumbHash (https://evanw.github.io/thumbhash/): the placeholder while a picture loads. */
  thumbhash: z.string().optional(),
  /** Of a picture: the colour that most of it has, `#rrggbb`. */
  colour: z.string().optional(),
  /** Of a picture: what it is about, as an editor said, or as was found. */
  focalPoint: FocalPoint.optional(),
  encodings: z.array(PictureEncoding).optional(),
  rights: MediaRights.optional(),
  /** Of a picture: what it may say of its rights besides, and was not read. Absent, all was. */
  unread: z.array(UnreadMetadata).optional(),
  /** Of a picture that moves: how often it is shown, 0 for ever. */
  plays: z.int().min(0).optional(),
  /** Of a picture that moves and is published as a still: why, in words that follow the file's name. */
  stillBecause: z.string().optional(),
  /** What the original's own manifest says; absent, it has none. */
  credentials: ContentCredentials.optional(),
  /** Of the sound: EBU R128 integrated loudness as measured in the original, and as made, LUFS. */
  loudness: z.strictObject({ measured: z.number(), target: z.number() }).optional(),
  /** Of a film or a sound: how many other sound tracks the original has; one is published. Absent, it has none. */
  unheard: z.int().min(1).optional(),
  /** For captions: the language of the track. */
  language: z.string().optional(),
  files: z.array(RenditionFile),
});
export type MediaResult = z.infer<typeof MediaResult>;

/** What an encoder hands over: the result but for the recipe's id, with its files lying in the given folder. */
export type MadeMedia = Omit<MediaResult, 'v' | 'recipe'>;

/** A media file of a revision, as planned by submission: which original, what it is, and what the editor says of it. */
export const PlannedMedia = z.strictObject({
  original: Sha256,
  /** The file's name as the newsroom knows it. */
  file: z.string(),
  kind: MediaKind,
  /** The media type found in the bytes. */
  type: z.string(),
  bytes: z.int(),
  recipe: z.string(),
  lead: z.boolean(),
  caption: z.string().optional(),
  credit: z.string().optional(),
  alt: z.string().optional(),
  ...RecipeChoices.shape,
  /** Of captions: the original of the video or sound they belong to. */
  of: Sha256.optional(),
});
export type PlannedMedia = z.infer<typeof PlannedMedia>;
