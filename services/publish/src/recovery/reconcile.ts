import { feedsJob } from '@slugline/queue';
import type { Context } from '@slugline/runtime';
import { eachOnItsOwn } from '@slugline/store';
import { commands, type SluglineError, type StoryState } from '@slugline/story';
import { putBack } from './put-back.ts';

/** A story with an event in this time is being worked on and is skipped, ms. */
const quiet = 30_000;

/**
 * Finds stories whose work was lost (Redis was down when they were accepted, or has lost its data) and queues it
 * again. Reads the journals begun since `since` (ms since 1970) and all stories that Redis lists as unsettled. With
 * `force` it does not skip stories with recent events. Returns for how many stories a job was added.
 *
 * A stuck story is left alone until an operator replays it. Its failure is in the journal and so in the list of
 * failures, also after Redis was lost. An error of one story is logged and does not stop the search; only an outage
 * does: throws `store_unavailable`, `store_full` or `queue_unavailable`.
 */
export async function reconcile(context: Context, since: number, force = false): Promise<number> {
  const { journal } = context;
  const recovered = await journal.recover(since);
  let newsForFeeds = recovered.length > 0;
  const candidates = new Set([...recovered, ...(await journal.unsettled())]);
  let requeued = 0;
  const look = async (storyId: string) => {
    const known = await journal.state(storyId);
    const fresh = Date.now() - Date.parse(known.updatedAt) < quiet;
    if (fresh && !force && !recovered.includes(storyId)) return;
    // Redis may have missed the last events of a story that it lists as unsettled.
    const state = await journal.refresh(storyId);
    newsForFeeds ||= showsMore(state, known);
    if (state.stuck === undefined && (await putBack(context, state))) requeued++;
  };
  await eachOnItsOwn(candidates, look, (storyId, error) => tell(context, storyId, error));
  if (newsForFeeds) await renewFeeds(context);
  return requeued;
}

/** Queues all feeds. They are made from the stories in Redis, so feeds written before the recovery may lack some. */
async function renewFeeds({ destinations, queues }: Context): Promise<void> {
  for (const { name } of destinations) await queues.add(feedsJob(name, `recovered-${Date.now()}`));
}

/** Whether an edition went live that Redis had missed. */
const showsMore = ({ live }: StoryState, known: StoryState): boolean =>
  Object.entries(live).some(([name, { edition }]) => edition > (known.live[name]?.edition ?? 0));

/** Logs the error of a story. A job that no queue takes is a permanent failure, which is journalled, too. */
async function tell({ journal, log }: Context, storyId: string, error: SluglineError): Promise<void> {
  const { code, message } = error;
  log.error({ storyId, code, err: error }, message);
  if (code !== 'job_refused') return;
  const job = { queue: 'publish', id: `work-of-${storyId}`, attempts: 1 };
  await journal.transact(storyId, (state) => commands.stuck(state, { code, message, job }));
}
