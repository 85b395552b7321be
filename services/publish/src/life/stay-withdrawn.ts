import { blockOf, type Context, type OpenDestination } from '@slugline/runtime';
import { forEachIsolated } from '@slugline/store';
import { addresses, type StoryState } from '@slugline/story';
import { wantPurge } from '../purge/want-purge.ts';
import { watchedOriginals, watchedStories } from './watched.ts';
import { deleteFiles, filesOf } from './withdraw.ts';
import { deleteAll } from './withdraw-original.ts';

const storiesAtOnce = 4;

/**
 * Deletes media again that a late write of a killed or frozen delivery has brought back after their story was
 * retracted, or they were withdrawn. Looks at the stories and originals that were withdrawn in the last hour. A
 * destination that can't be read is logged and looked at again the next time. `now` is ms since 1970. Throws as Redis
 * does.
 */
export async function stayWithdrawn(context: Context, now: number, signal: AbortSignal): Promise<void> {
  const { destinations, journal, log } = context;
  const look = async (storyId: string) => {
    const state = await journal.state(storyId);
    for (const destination of destinations)
      if (state.retraction?.withdrawn.includes(destination.name))
        await deleteAgain(context, destination, state, signal);
  };
  const report = async (storyId: string, error: Error) =>
    log.warn({ storyId, err: error }, 'it could not be checked whether a retracted story stays away');
  await forEachIsolated(await watchedStories(context, now), look, report, storiesAtOnce);
  const lookAtOriginal = async (original: string) => {
    // An original that was allowed again may be in use.
    if (!(await blockOf(context.working, original))) return;
    for (const destination of destinations) {
      if (!(await hasAny(destination, addresses.originalFolder(original)))) continue;
      const deleted = await deleteAll(context, destination, original, signal);
      await wantPurge(context, destination, original);
      log.warn(
        { original, destination: destination.name, deleted },
        'a late write had brought back files of a withdrawn original: they were deleted again',
      );
    }
  };
  const reportOriginal = async (original: string, error: Error) =>
    log.warn({ original, err: error }, 'it could not be checked whether a withdrawn original stays away');
  await forEachIsolated(await watchedOriginals(context, now), lookAtOriginal, reportOriginal, storiesAtOnce);
}

async function deleteAgain(
  context: Context,
  destination: OpenDestination,
  state: StoryState,
  signal: AbortSignal,
): Promise<void> {
  const { storyId } = state;
  for (const [original, files] of await filesOf(context.working, state)) {
    const back = new Set<string>();
    for await (const { key } of destination.store.list(addresses.originalFolder(original)))
      if (files.has(key)) back.add(key);
    if (back.size === 0) continue;
    const deleted = await deleteFiles(context, destination, { storyId, original, files: back }, signal);
    if (deleted.length === 0) continue;
    await wantPurge(context, destination, storyId);
    context.log.warn(
      { storyId, destination: destination.name, deleted: deleted.length },
      'a late write had brought back files of a retracted story: they were deleted again',
    );
  }
}

async function hasAny({ store }: OpenDestination, folder: string): Promise<boolean> {
  for await (const _object of store.list(folder)) return true;
  return false;
}
