import type { Journal } from '@slugline/journal';
import { addWork, mediaJobOf, refusalOf, workFor } from '@slugline/queue';
import { commands, isToBeMade, type StoryState } from '@slugline/story';
import { nowFor } from './clock.ts';
import type { Context } from './context.ts';

/**
 * Adds those jobs of a story's work that no queue knows. If the queue refuses the job of a file (it is too
 * large), journals the file as failed, and the story goes on without it. Returns whether any job was added. Throws `queue_unavailable`, and
 * `job_refused` for any other job.
 */
export async function queueWork(
  context: Pick<Context, 'clock' | 'journal' | 'queues'>,
  state: StoryState,
): Promise<boolean> {
  const { journal, queues } = context;
  const { storyId } = state;
  const refused = await failRefused(journal, state);
  const next = refused ? await journal.latest(storyId) : state;
  return addWork(queues, workFor(next, await nowFor(context, next)));
}

async function failRefused(journal: Journal, state: StoryState): Promise<boolean> {
  const { storyId, revision } = state;
  let any = false;
  for (const item of state.media.filter(({ progress }) => isToBeMade(progress))) {
    const due = mediaJobOf(state, item);
    const refusal = refusalOf(due);
    if (refusal === undefined) continue;
    const { code, message } = refusal;
    const job = { queue: due.queue, id: due.options.jobId, attempts: 1 };
    const { original } = item;
    const failed = { revision, original, code, message, job };
    await journal.transact(storyId, (current) => commands.mediaFailed(current, failed));
    any = true;
  }
  return any;
}
