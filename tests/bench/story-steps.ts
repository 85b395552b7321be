import type { Context } from '@slugline/runtime';
import {
  apply,
  fold,
  type JournalEntry,
  type StatusReport,
  type StoryState,
  statusOf,
} from '@slugline/story';

/** The newsroom of a story. */
interface Followed {
  context: Pick<Context, 'journal'>;
}

/** One step of a story: the new entry of its journal, and the state after it. */
export interface Step {
  entry: JournalEntry;
  state: StoryState;
  report: StatusReport;
}

/**
 * Yields the steps of a story from the first on. Follows its journal, which costs nothing while nothing
 * happens; polling would change the figures. Throws the reason if anything in the story was refused.
 */
export async function* stepsOf(
  { context }: Followed,
  storyId: string,
  signal: AbortSignal,
): AsyncGenerator<Step, void> {
  let state: StoryState | undefined;
  for await (const entry of context.journal.follow(storyId, 0, signal)) {
    state = state ? apply(state, entry) : fold([entry]);
    if (state === undefined) continue;
    const report = statusOf(state, Date.now());
    const reason = report.refused[0]?.message ?? report.reason;
    if (reason) throw new Error(`the story was not published: ${reason}`);
    yield { entry, state, report };
  }
  signal.throwIfAborted();
}

/** Waits until a step of a story is what is asked for, and returns it. Throws as `stepsOf` does. */
export async function reached(
  newsroom: Followed,
  storyId: string,
  isIt: (step: Step) => boolean,
  signal: AbortSignal,
): Promise<Step> {
  for await (const step of stepsOf(newsroom, storyId, signal)) if (isIt(step)) return step;
  throw new Error(`the story ${storyId} was no longer followed`);
}
