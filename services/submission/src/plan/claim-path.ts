import { keys, type ObjectStore, readJson } from '@slugline/store';
import { StoryId } from '@slugline/story';
import { z } from 'zod';

const Claim = z.strictObject({ storyId: StoryId });

/**
 * Gives a story its public path: the wanted one, or with `-2`, `-3` … where another story has it. Claims are kept
 * in the store, so a path never changes hands, and asking again gives the same answer.
 */
export async function claimPath(store: ObjectStore, storyId: string, wanted: string): Promise<string> {
  for (let n = 1; ; n++) {
    const path = n === 1 ? wanted : wanted.replace(/\/$/, `-${n}/`);
    const place = keys.pathClaim(path);
    if (await store.putIfAbsent(place, JSON.stringify({ storyId }))) return path;
    if ((await readJson(store, place, Claim)).storyId === storyId) return path;
  }
}
