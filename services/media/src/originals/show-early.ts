import { type MediaPayload, publishJob } from '@slugline/queue';
import type { Context } from '@slugline/runtime';
import { commands, type MediaResult, type StoryState } from '@slugline/story';
import { shownOf } from './make.ts';

/**
 * Whether the story should show an unfinished medium now: its plan allows it and it is not shown yet. Among pictures
 * only the lead is shown early: it is above the fold, and an edition for each of many pictures would cost more than
 * it shows.
 */
export async function wantsEarly(journal: Context['journal'], payload: MediaPayload): Promise<boolean> {
  const { plan, media, revision } = await journal.state(payload.storyId);
  const item = media.find(({ original }) => original === payload.original);
  if (revision !== payload.revision || plan?.publish === 'complete') return false;
  if (item?.progress.state !== 'waiting' || item.progress.playable) return false;
  return item.kind !== 'picture' || item === leadOf(media);
}

/** The lead of a story: the medium that the editor chose, or its first picture. */
const leadOf = (media: StoryState['media']): StoryState['media'][number] | undefined =>
  media.find(({ lead }) => lead) ?? media.find(({ kind }) => kind === 'picture');

/** Asks for an edition that shows a medium while the rest of it is made. `result` is stored under `key`. */
export async function showEarly(
  { journal, queues }: Pick<Context, 'journal' | 'queues'>,
  { storyId, revision, original, lane }: MediaPayload,
  key: string,
  result: MediaResult,
): Promise<void> {
  const playable = { revision, original, result: key, renditions: shownOf(result) };
  const { state } = await journal.transact(storyId, (current) => commands.mediaPlayable(current, playable));
  await queues.add(publishJob(storyId, state.sequence, lane));
}
