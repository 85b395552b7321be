import { type Context, claim } from '@slugline/runtime';
import { type ObjectStore, readJson } from '@slugline/store';
import { keys, SluglineError, StoryId, withSlugEnding } from '@slugline/story';
import { z } from 'zod';

const Claim = z.strictObject({ storyId: StoryId });

/**
 * Claims a public path for a story and returns it: the wanted path, or if another story has it, that path with the
 * last six characters of the story's id. Claims are kept in the store, so a path never changes hands, and another
 * call gives the same answer. It costs at most two claims, however many stories have the same headline. If two ids
 * end alike (one in a billion), a third claim has the whole id.
 */
export async function claimPath(
  context: Pick<Context, 'working' | 'redis'>,
  storyId: string,
  wanted: string,
): Promise<string> {
  const withEnding = (ending: string) => withSlugEnding(wanted, ending);
  const isMine = async (path: string) => (await claimExactly(context, storyId, path)) === storyId;

  if (await isMine(wanted)) return wanted;
  const numbered = await numberedPath(context.working, storyId, withEnding);
  if (numbered !== undefined) return numbered;
  for (const path of [withEnding(storyId.slice(-6)), withEnding(storyId)]) {
    if (await isMine(path)) return path;
  }
  throw new SluglineError('internal', `another story has the address of ${storyId}`, { where: wanted });
}

/** Claims this path for a story, and no other. Returns the id of the story that has it: this one, or another. */
export async function claimExactly(
  context: Pick<Context, 'working' | 'redis'>,
  storyId: string,
  path: string,
): Promise<string> {
  return (await claim(context, keys.pathClaim(path), { storyId }, Claim)).storyId;
}

/** The highest number that is tried. */
const highestNumber = 20;

/**
 * Returns the path that an older version of this program claimed for the story by counting (`-2`, `-3` …) but did not
 * write into a plan. It only reads; without such paths it makes one request.
 */
async function numberedPath(
  working: ObjectStore,
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
