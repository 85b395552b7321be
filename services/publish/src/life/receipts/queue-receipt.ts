import { type Queues, receiptJob } from '@slugline/queue';
import { laneOf, missingReceipt, type StoryState } from '@slugline/story';

/** Queues the job that issues the receipt of a retracted story, if it is withdrawn everywhere and has none. */
export async function queueReceipt(queues: Pick<Queues, 'add'>, state: StoryState): Promise<void> {
  const number = missingReceipt(state);
  if (number !== undefined) await queues.add(receiptJob(state.storyId, number, laneOf(state)));
}
