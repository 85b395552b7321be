import { type MediaPayload, publishJob } from '@slugline/queue';
import type { Context } from '@slugline/runtime';
import { commands, type MediaResult, type StoryState } from '@slugline/story';
import { shownOf } from './make.ts';

/**
 * Whether the story would show what there is of a medium so far, and does not yet. Of pictures it is the one that leads:
 * it is above the fold, and an edition for each of many would cost more than it shows.
 */
export async function wantsEarly({ journal }: Context, payload: MediaPayload): Promise<boolean> {
  const { plan, media, revision } = await journal.state(payload.storyId);
  const item = media.find(({ original }) => original === payload.original);
  if (revision !== payload.revision || plan?.publish === 'complete') return false;
  if (item?.progress.state !== 'waiting' || item.progress.playable) return false;
  return item.kind !== 'picture' || item === leadOf(media);
}

/** The medium that leads a story: the one that the editor named, or its first picture. */
const leadOf = (media: StoryState['media']): StoryState['media'][number] | undefined =>
  media.find(({ lead }) => lead) ?? media.find(({ kind }) => kind === 'picture');

/** An edition of its own for what can be shown of a medium while the rest is made: `result`, which lies under `key`. */
export async function showEarly(
  { journal, queues }: Context,
  { storyId, revision, original, lane }: MediaPayload,
  key: string,
  result: MediaResult,
): Promise<void> {
  const playable = { revision, original, result: key, renditions: shownOf(result) };
  const { state } = await journal.transact(storyId, (current) => commands.mediaPlayable(current, playable));
  await queues.add(publishJob(storyId, state.sequence, lane));
}
