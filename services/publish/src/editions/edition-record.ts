import type { Context } from '@slugline/runtime';
import { readJson } from '@slugline/store';
import { type EditionState, keys, Sha256 } from '@slugline/story';
import { z } from 'zod';

const Written = z.strictObject({ bytes: z.int(), sha256: Sha256 });

/** `edition.json`: all that an edition needs in a destination, and how to check it. Written after its documents. */
export const EditionRecord = z.strictObject({
  v: z.literal(1),
  edition: z.int().min(1),
  path: z.string(),
  /** Cache tags of the documents. */
  tags: z.array(z.string()),
  playable: z.boolean(),
  /** Renditions: where they lie in the working store and where in a destination. */
  media: z.array(Written.extend({ from: z.string(), to: z.string(), tags: z.array(z.string()) })),
  /** By destination: its documents, named relative to `path`. */
  documents: z.record(z.string(), z.array(Written.extend({ name: z.string() }))),
});
export type EditionRecord = z.infer<typeof EditionRecord>;

/** Where an edition lies in the working store, ending in a slash. */
export const folderOf = (storyId: string, { edition, folder }: EditionState): string =>
  folder ?? keys.edition(storyId, edition, '');

export const recordOf = (
  { working }: Pick<Context, 'working'>,
  storyId: string,
  edition: EditionState,
): Promise<EditionRecord> => readJson(working, `${folderOf(storyId, edition)}edition.json`, EditionRecord);
