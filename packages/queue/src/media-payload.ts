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
  /** The file's name as it was sent, for messages. */
  file: z.string(),
  lane: Lane,
  ...RecipeChoices.shape,
});
export type MediaPayload = z.infer<typeof MediaPayload>;

/** Returns the id of a file's job. The jobs of its parts append their own names to it. */
export const mediaJobId = ({
  storyId,
  revision,
  original,
  recipe,
}: Pick<MediaPayload, 'storyId' | 'revision' | 'original' | 'recipe'>): string =>
  `media-${storyId}-r${revision}-${original.slice(0, 16)}-${recipe}`;
