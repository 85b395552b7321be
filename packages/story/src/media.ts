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
 * What captions are for. `sdh`: subtitles for the deaf and hard of hearing, with sounds. `forced`: only what everybody
 * needs, such as a foreign sentence. `subtitles`: speech, for those who do not know its language. Captions without a
 * kind stand for all that is heard, as far as is known; so do all captions in results of earlier versions.
 */
export const CaptionsKind = z.enum(['subtitles', 'sdh', 'forced']);
export type CaptionsKind = z.infer<typeof CaptionsKind>;

/**
 * One file that a recipe makes. `name` is relative to `renditions/<sha256>/<recipe>/` in the working store and to
 * `addresses.mediaFolder` in public. Sizes are bytes and pixels.
 *
 * `role`: pages and players name a `rendition` (a picture, an MP4, a poster, an audio file, captions); a `manifest`
 * names segments; only manifests name a `segment`.
 */
export const RenditionFile = z.strictObject({
  name: z.string().describe('Its name within the folder of its medium and recipe: w640.avif, video.mp4.'),
  role: z.enum(['rendition', 'manifest', 'segment']),
  /** Absent for segments and in results that earlier versions wrote. Read it with `purposeOf`. */
  purpose: Purpose.optional(),
  type: z.string().describe('Its media type: image/avif, application/vnd.apple.mpegurl.'),
  bytes: z.int().min(0).describe('Its size.'),
  sha256: Sha256.describe('SHA-256 of its bytes, in hexadecimal digits.'),
  width: z.int().describe('In pixels.').optional(),
  height: z.int().describe('In pixels.').optional(),
  /**
   * The folder of the run that made the file, relative to `renditions/<sha256>/<recipe>/`, ending in a slash
   * (`keys.runs`). Absent when the file is directly there. Not part of public addresses.
   */
  folder: z.string().optional(),
  /** For captions from a text track of the video: BCP 47, if the track states it. */
  language: z.string().optional(),
  /** For captions from a text track of the video: what the track says that they are for. */
  captionsKind: CaptionsKind.optional(),
});
export type RenditionFile = z.infer<typeof RenditionFile>;

/**
 * How a picture was encoded in a format, measured on its rendition of 640 px. `similarity` is the SSIM of its luma.
 * `saved` is the share of bytes that the chosen quality saves compared with the recipe's own quality; negative when it
 * needs more. When a format has no files, it was left out because it saved next to nothing.
 */
export const ImageEncoding = z.strictObject({
  type: z.string(),
  quality: z.int(),
  similarity: z.number().optional(),
  saved: z.number().optional(),
});
export type ImageEncoding = z.infer<typeof ImageEncoding>;

/** Which of a picture's metadata was not read, and why: it could harm the reader, or can't be read. */
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
 * A warning for the desk about a file. `what` follows the file's name, which is not part of a result: several stories may
 * have the file under several names.
 */
export const MediaWarning = z.strictObject({
  code: z.string(),
  /** The line of a text file, counted from 1. */
  line: z.int().min(1).optional(),
  what: z.string(),
});
export type MediaWarning = z.infer<typeof MediaWarning>;

/**
 * Everything that a recipe made of one original: the document `result.json`. It is written once, after all files that
 * it names. When it exists, the work is done; files that it does not name are ignored. Sizes are pixels as displayed
 * (upright, square), durations are seconds.
 */
export const MediaResult = z.strictObject({
  v: z.literal(1),
  kind: MediaKind,
  recipe: z.string(),
  width: z.int().optional(),
  height: z.int().optional(),
  /** For captions: when the last one ends. */
  durationSeconds: z.number().optional(),
  /** Base64 of a ThumbHash (https://evanw.github.io/thumbhash/): the placeholder while a picture loads. */
  thumbhash: z.string().optional(),
  /** For a picture: its dominant colour, `#rrggbb`. */
  colour: z.string().optional(),
  /** For a picture: its subject, as an editor said or as detected. */
  focalPoint: FocalPoint.optional(),
  encodings: z.array(ImageEncoding).optional(),
  rights: MediaRights.optional(),
  /** For a picture: metadata that was not read and may contain further rights. Absent when everything was read. */
  unread: z.array(UnreadMetadata).optional(),
  /** For an animation: how often it plays; 0: for ever. */
  plays: z.int().min(0).optional(),
  /** For an animation that is published as a still: why, in words that follow the file's name. */
  stillBecause: z.string().optional(),
  /** What the original's C2PA manifest says. Absent when it has none. */
  credentials: ContentCredentials.optional(),
  /** EBU R128 integrated loudness, LUFS: measured in the original, and as published. */
  loudness: z.strictObject({ measured: z.number(), target: z.number() }).optional(),
  /**
   * For video and audio: how many further sound tracks the original has; one is published. Absent when there are
   * none.
   */
  unheard: z.int().min(1).optional(),
  /** For captions: the language of the track. */
  language: z.string().optional(),
  /** Absent when there are none, and in results that earlier versions wrote. */
  warnings: z.array(MediaWarning).optional(),
  files: z.array(RenditionFile),
});
export type MediaResult = z.infer<typeof MediaResult>;

/**
 * What an encoder returns: the result without the recipe's id. Its files are in the folder that the encoder was
 * given.
 */
export type MadeMedia = Omit<MediaResult, 'v' | 'recipe'>;

/** What an editor says about a media file. */
const words = {
  caption: z.string().optional(),
  credit: z.string().optional(),
  alt: z.string().optional(),
};

/** A media file of a revision as submission planned it: the original, its kind, and what the editor says about it. */
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
  ...words,
  ...RecipeChoices.shape,
  /** Files of the package with the same bytes, under other names. Each may have words of its own. */
  copies: z.array(z.strictObject({ file: z.string(), ...words })).optional(),
  /** For captions: the original of the video or audio file that they belong to. */
  of: Sha256.optional(),
  captionsKind: CaptionsKind.optional(),
});
export type PlannedMedia = z.infer<typeof PlannedMedia>;
