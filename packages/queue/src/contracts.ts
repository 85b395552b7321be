import { Lane, MediaKind, RecipeChoices, Sha256, SluglineError, StoryId } from '@slugline/story';
import { z } from 'zod';

/**
 * What travels through the queues: ids, keys and hashes; everything else lies in the store and the journal.
 * Each payload has a version: a worker that meets one it doesn't know refuses it (`payload_invalid`) instead of
 * guessing. New fields are optional for one release, so old and new workers can run side by side.
 */
const v = z.literal(1);
const revision = z.int().min(1);

/**
 * A part of a film: what a chunk is, its plan says. The film's own job adds these under itself and waits for them.
 */
const FilmPart = z.discriminatedUnion('make', [
  z.strictObject({ make: z.literal('chunk'), chunk: z.int().min(0), rungs: z.array(z.string()).min(1) }),
  z.strictObject({ make: z.literal('sound') }),
  z.strictObject({ make: z.literal('poster') }),
]);
export type FilmPart = z.infer<typeof FilmPart>;

const media = z.strictObject({
  v,
  storyId: StoryId,
  revision,
  original: Sha256,
  kind: MediaKind,
  recipe: z.string(),
  /** The file's name in the newsroom, for messages. */
  file: z.string(),
  lane: Lane,
  ...RecipeChoices.shape,
  /** Absent, the job is the whole file. */
  part: FilmPart.optional(),
});

const payloads = {
  submission: z.strictObject({ v, storyId: StoryId, revision }),
  image: media,
  video: media,
  publish: z.discriminatedUnion('do', [
    /** Build the next edition, if the story's state asks for one. */
    z.strictObject({ v, do: z.literal('publish'), storyId: StoryId }),
    /** All media jobs of a revision have ended: journal those that ended without a word. */
    z.strictObject({ v, do: z.literal('finish'), storyId: StoryId, revision }),
    /** An embargo ends. */
    z.strictObject({ v, do: z.literal('release'), storyId: StoryId }),
    /** Look for work that was lost, and put it back into the queues. */
    z.strictObject({ v, do: z.literal('reconcile') }),
  ]),
  distribute: z.discriminatedUnion('do', [
    z.strictObject({
      v,
      do: z.literal('deliver'),
      storyId: StoryId,
      edition: z.int().min(1),
      destination: z.string(),
    }),
    z.strictObject({ v, do: z.literal('feeds'), destination: z.string() }),
  ]),
} as const;

export type QueueName = keyof typeof payloads;
export type Payload<Q extends QueueName> = z.infer<(typeof payloads)[Q]>;
export type MediaPayload = Payload<'image'>;
export const queueNames = Object.keys(payloads) as QueueName[];

/** A payload from outside, checked. Throws `payload_invalid`. */
export function parsePayload<Q extends QueueName>(queue: Q, data: unknown): Payload<Q> {
  const parsed = payloads[queue].safeParse(data);
  if (!parsed.success) {
    throw new SluglineError(
      'payload_invalid',
      `a ${queue} job that this version can't read: ${z.prettifyError(parsed.error)}`,
    );
  }
  return parsed.data as Payload<Q>;
}
