import { z } from 'zod';
import { CredentialsChoice } from './credentials.ts';
import { FocalPoint } from './settings.ts';

/** How good pictures are: at qualities that are always the same, or at those that keep so much of each. */
export const PictureQuality = z.enum(['fixed', 'target']);
export type PictureQuality = z.infer<typeof PictureQuality>;

/**
 * What an editor or the newsroom's settings choose of what is made of a file. A plan and a media job carry the choices
 * among their own fields; `recipeFor` makes them part of the recipe, and so of its id.
 */
export const RecipeChoices = z.strictObject({
  /** Of a picture: the point that every crop keeps. */
  focalPoint: FocalPoint.optional(),
  /** Of a video: the time of its poster, seconds. Not part of the recipe: each poster has a result of its own. */
  poster: z.number().min(0).optional(),
  /** Of a video or sound: EBU R128 integrated loudness, LUFS. */
  loudness: z.number().optional(),
  /** Of a picture. */
  quality: PictureQuality.optional(),
  /** Of a picture: who signs it and who is trusted, where the newsroom has set one of both. */
  credentials: CredentialsChoice.optional(),
  /** Of captions: the language of the track (BCP 47). It names their file and stands in it. */
  language: z.string().optional(),
});
export type RecipeChoices = z.infer<typeof RecipeChoices>;

const names = RecipeChoices.keyof().options;

/** The choices among the fields of a plan or of a job, without those that are undefined. */
export const choicesIn = (fields: RecipeChoices): RecipeChoices =>
  Object.fromEntries(
    names.map((name) => [name, fields[name]] as const).filter(([, choice]) => choice !== undefined),
  );
