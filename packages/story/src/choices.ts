import { z } from 'zod';
import { CredentialsChoice } from './credentials.ts';
import { FocalPoint } from './settings.ts';

/** How the encoder's quality is chosen: `fixed` is the same for every picture, `target` aims at a similarity (SSIM). */
export const ImageQuality = z.enum(['fixed', 'target']);
export type ImageQuality = z.infer<typeof ImageQuality>;

/**
 * The parts of a recipe that an editor or the newsroom's settings can choose. A plan and a media job carry the choices
 * among their own fields. `recipeFor` makes them part of the recipe, and so of its id.
 */
export const RecipeChoices = z.strictObject({
  /** For a picture: the point that every crop keeps. */
  focalPoint: FocalPoint.optional(),
  /** For a video: the time of its poster, in seconds. Not part of the recipe: each poster has its own result. */
  poster: z.number().min(0).optional(),
  /** For video and audio: EBU R128 integrated loudness, LUFS. */
  loudness: z.number().optional(),
  /** For a picture. */
  quality: ImageQuality.optional(),
  /** For a picture: who signs it and who is trusted, if the newsroom has set either. */
  credentials: CredentialsChoice.optional(),
  /** For captions: the language of the track (BCP 47). It is in the file's name and in the file. */
  language: z.string().optional(),
  /** For captions: the encoding that an editor named. It decides. */
  encoding: z.string().optional(),
  /** For captions: the encoding of the package's draft. It decides for bytes that are not UTF-8. */
  packageEncoding: z.string().optional(),
});
export type RecipeChoices = z.infer<typeof RecipeChoices>;

const names = RecipeChoices.keyof().options;

/** Returns the choices among the fields of a plan or a job, without undefined ones. */
export const choicesIn = (fields: RecipeChoices): RecipeChoices =>
  Object.fromEntries(
    names.map((name) => [name, fields[name]] as const).filter(([, choice]) => choice !== undefined),
  );
