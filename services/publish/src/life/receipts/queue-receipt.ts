import { type Queues, receiptJob } from '@slugline/queue';
import { laneOf, missingReceipt, type StoryState } from '@slugline/story';

/** Queues the job that issues the receipt of a retracted story, if the story is gone everywhere and has none. */
export async function queueReceipt(queues: Pick<Queues, 'add'>, state: StoryState): Promise<void> {
  const number = missingReceipt(state);
  if (number !== undefined) await queues.add(receiptJob(state.storyId, number, laneOf(state)));
}
