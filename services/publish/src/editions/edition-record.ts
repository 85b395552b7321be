import { type ObjectStore, readJson } from '@slugline/store';
import { type EditionState, keys, Sha256 } from '@slugline/story';
import { z } from 'zod';

const Written = z.strictObject({ bytes: z.int(), sha256: Sha256 });

/**
 * `edition.json`: everything that an edition needs in a destination, with sizes and hashes, and the texts of its
 * documents. In version 1 the documents were objects of their own beside it.
 */
export const EditionRecord = z.strictObject({
  v: z.literal([1, 2]),
  edition: z.int().min(1),
  path: z.string(),
  /** Cache tags of the documents. */
  tags: z.array(z.string()),
  playable: z.boolean(),
  /** The renditions: their keys in the working store (`from`) and in a destination (`to`). */
  media: z.array(Written.extend({ from: z.string(), to: z.string(), tags: z.array(z.string()) })),
  /** The documents of each destination, with names relative to `path`. */
  documents: z.record(z.string(), z.array(Written.extend({ name: z.string(), text: z.string().optional() }))),
});
export type EditionRecord = z.infer<typeof EditionRecord>;

/**
 * Returns the folder of an edition in the working store, with a slash at the end. Editions written by older versions
 * have no `folder`; they are under `e<n>/`.
 */
export const folderOf = (storyId: string, { edition, folder }: EditionState): string =>
  folder ?? keys.edition(storyId, edition, '');

/** Reads the record of an edition. Throws as `readJson` does. */
export const recordOf = (
  working: ObjectStore,
  storyId: string,
  edition: EditionState,
): Promise<EditionRecord> => readJson(working, `${folderOf(storyId, edition)}edition.json`, EditionRecord);
