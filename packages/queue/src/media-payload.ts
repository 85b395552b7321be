import { Lane, MediaKind, RecipeChoices, Sha256, StoryId } from '@slugline/story';
import { z } from 'zod';

/** The payload of every job that works on a file. */
export const MediaPayload = z.strictObject({
  v: z.literal(1),
  storyId: StoryId,
  revision: z.int().min(1),
  original: Sha256,
  kind: MediaKind,
  recipe: z.string(),
  /** The file's name in the newsroom, for messages. */
  file: z.string(),
  lane: Lane,
  ...RecipeChoices.shape,
});
export type MediaPayload = z.infer<typeof MediaPayload>;

/** The id of the job of a whole file. Its parts put their own names behind it. */
export const mediaJobId = ({
  storyId,
  revision,
  original,
  recipe,
}: Pick<MediaPayload, 'storyId' | 'revision' | 'original' | 'recipe'>): string =>
  `media-${storyId}-r${revision}-${original.slice(0, 16)}-${recipe}`;
