import { type Context, claim } from '@slugline/service';
import { keys } from '@slugline/store';
import { StoryId } from '@slugline/story';
import { z } from 'zod';

const Claim = z.strictObject({ storyId: StoryId });

/**
 * Gives a story its public path: the wanted one, or with `-2`, `-3` … where another story has it. Claims are kept
 * in the store, so a path never changes hands, and asking again gives the same answer.
 */
export async function claimPath(
  context: Pick<Context, 'working' | 'redis'>,
  storyId: string,
  wanted: string,
): Promise<string> {
  for (let n = 1; ; n++) {
    const path = n === 1 ? wanted : wanted.replace(/\/$/, `-${n}/`);
    if ((await claim(context, keys.pathClaim(path), { storyId }, Claim)).storyId === storyId) return path;
  }
}
