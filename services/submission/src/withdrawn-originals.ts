import { blockedAmong, noteUsages } from '@slugline/runtime';
import type { ObjectStore } from '@slugline/store';
import { type RefusedFile, SluglineError, type SubmittedFile, withdrawnFile } from '@slugline/story';
import type { IdentifiedFile } from './plan/captions.ts';

/** Throws `original_withdrawn`, and names the file, when one of the files was withdrawn from all stories. */
export async function refuseWithdrawn(working: ObjectStore, files: readonly SubmittedFile[]): Promise<void> {
  const [first] = await blockedAmong(working, files);
  if (first === undefined) return;
  const { name, sha256 } = first;
  throw new SluglineError(
    'original_withdrawn',
    `${name} was withdrawn from all stories, so it can’t be sent: its SHA-256 is ${sha256}`,
    { where: name },
  );
}

/**
 * Leaves files out of a story that were withdrawn from all stories. It has such files if they were inside its draft, or
 * were withdrawn after it was sent. Usages are written before blocks are read. So either this sees the block, or the
 * withdrawal finds the story.
 */
export async function withoutWithdrawn(
  working: ObjectStore,
  storyId: string,
  media: readonly IdentifiedFile[],
): Promise<{ media: IdentifiedFile[]; refused: RefusedFile[] }> {
  const files = media.map(({ file }) => file);
  await noteUsages(working, storyId, new Set(files.map(({ sha256 }) => sha256)));
  const blocked = await blockedAmong(working, files);
  return {
    media: media.filter(({ file }) => !blocked.includes(file)),
    refused: blocked.map(({ name }) => withdrawnFile(name)),
  };
}
