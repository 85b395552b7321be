import type { StoryState } from '@slugline/story';
import { finishJob, mediaJobOf, type NewJob, publishJob, submissionJob } from './jobs.ts';
import type { Flow } from './queues.ts';

/** The jobs that take a story from where it stands to the end. */
export interface Work {
  jobs: NewJob[];
  /** The media that are still to be made. */
  flow?: Flow;
}

/** What is to be queued for a story in this state: by submission once it is planned, by the reconciler when work was lost. */
export function workFor(state: StoryState): Work {
  const { storyId, revision, lane, sequence, plan } = state;
  if (plan?.revision !== revision) return { jobs: [submissionJob(storyId, revision, lane)] };
  // Text does not wait for media: the publish job stands outside the flow.
  const jobs = [publishJob(storyId, sequence, lane)];
  const waiting = state.media.filter((item) => item.progress.state === 'waiting');
  if (waiting.length === 0) return { jobs };
  const children = waiting.map((item) => ({
    job: mediaJobOf(state, item),
    // One broken picture must not keep the rest of the story from the public; `finish` puts it on the record.
    onFailure: 'ignore' as const,
  }));
  return { jobs, flow: { parent: finishJob(storyId, revision, lane), children } };
}
