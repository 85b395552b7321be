import { feedsJob } from '@slugline/queue';
import type { Context } from '@slugline/runtime';
import { eachOnItsOwn } from '@slugline/store';
import { commands, type SluglineError, type StoryState } from '@slugline/story';
import { putBack } from './put-back.ts';

/** Work that moved within this time (ms) is under way; looking at it again would only be in the way. */
const quiet = 30_000;

/**
 * Finds stories whose work was lost (Redis was down when they were accepted, or has forgotten them) and queues it
 * again. Looks at journals begun since `since` (ms since 1970) and at all stories that Redis knows as unsettled.
 * `force` looks at those that moved just now, too. Returns how many stories were put back to work: those of which a job
 * was really added.
 *
 * A story that is stuck is an operator's to replay, and left alone: its failure is on the record and so in the list, also
 * after Redis was lost. A story that can't be worked on must not keep the others from going on, so only an outage ends the
 * search: throws `store_unavailable`, `store_full` or `queue_unavailable`.
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
    // Redis may have missed the end of a story that it calls unsettled.
    const state = await journal.refresh(storyId);
    newsForFeeds ||= showsMore(state, known);
    if (state.stuck === undefined && (await putBack(context, state))) requeued++;
  };
  await eachOnItsOwn(candidates, look, (storyId, error) => tell(context, storyId, error));
  if (newsForFeeds) await renewFeeds(context);
  return requeued;
}

/** Feeds are made of the stories that Redis knows: those written before it knew these again may lack some. */
async function renewFeeds({ destinations, queues }: Context): Promise<void> {
  for (const { name } of destinations) await queues.add(feedsJob(name, `recovered-${Date.now()}`));
}

/** Whether an edition went live that Redis did not know of. */
const showsMore = ({ live }: StoryState, known: StoryState): boolean =>
  Object.entries(live).some(([name, { edition }]) => edition > (known.live[name]?.edition ?? 0));

/** A story that can't be worked on is told. One that no queue takes is so for good, and that is on its record. */
async function tell({ journal, log }: Context, storyId: string, error: SluglineError): Promise<void> {
  const { code, message } = error;
  log.error({ storyId, code, err: error }, message);
  if (code !== 'job_refused') return;
  const job = { queue: 'publish', id: `work-of-${storyId}`, attempts: 1 };
  await journal.transact(storyId, (state) => commands.stuck(state, { code, message, job }));
}
