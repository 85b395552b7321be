import { type Context, claim } from '@slugline/runtime';
import { readJson } from '@slugline/store';
import { keys, SluglineError, StoryId, withSlugEnding } from '@slugline/story';
import { z } from 'zod';

const Claim = z.strictObject({ storyId: StoryId });

/**
 * Gives a story its public path: the wanted one or, where another story has it, that with the last six characters of the
 * story's id. Claims are kept in the store, so a path never changes hands, and asking again gives the same answer. It
 * costs two claims, however many stories have the same headline; where two ids end alike, which one in a billion does,
 * a third with the whole id.
 */
export async function claimPath(
  context: Pick<Context, 'working' | 'redis'>,
  storyId: string,
  wanted: string,
): Promise<string> {
  const withEnding = (ending: string) => withSlugEnding(wanted, ending);
  const isMine = async (path: string) =>
    (await claim(context, keys.pathClaim(path), { storyId }, Claim)).storyId === storyId;

  if (await isMine(wanted)) return wanted;
  const numbered = await numberedPath(context, storyId, withEnding);
  if (numbered !== undefined) return numbered;
  for (const path of [withEnding(storyId.slice(-6)), withEnding(storyId)]) {
    if (await isMine(path)) return path;
  }
  throw new SluglineError('internal', `another story has the address of ${storyId}`, { where: wanted });
}

/** As far as a story's number is looked for. */
const highestNumber = 20;

/**
 * The path that an earlier version of this program claimed for the story by counting, `-2`, `-3` …, and did not come to
 * write into its plan. Only reads, and only one where nobody counted.
 */
async function numberedPath(
  { working }: Pick<Context, 'working'>,
  storyId: string,
  withEnding: (ending: string) => string,
): Promise<string | undefined> {
  for (let number = 2; number <= highestNumber; number++) {
    const path = withEnding(String(number));
    const key = keys.pathClaim(path);
    if ((await working.head(key)) === undefined) return undefined;
    if ((await readJson(working, key, Claim)).storyId === storyId) return path;
  }
  return undefined;
}
