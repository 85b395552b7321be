import {
  apply,
  fold,
  type JournalEntry,
  type StatusReport,
  type StoryState,
  statusOf,
} from '@slugline/story';
import type { TestHouse } from '../support/house.ts';

/** One step of a story: what was put on its record, and what is then known of it. */
interface Step {
  entry: JournalEntry;
  state: StoryState;
  report: StatusReport;
}

/**
 * A story's way from its first step on, for as long as anybody asks. Follows its journal, which costs nothing while
 * nothing happens; polling would cost what is measured. Throws the reason when anything of the story was refused.
 */
export async function* wayOf(
  { context }: TestHouse,
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
