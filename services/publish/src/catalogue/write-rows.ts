import { rowOf } from '@slugline/catalogue';
import type { Context } from '@slugline/runtime';
import { forEachIsolated } from '@slugline/store';
import type { SluglineError, StoryState } from '@slugline/story';

/** How many stories are read at a time. */
const readAtOnce = 16;

/**
 * Brings the rows of stories up to date and returns the states that they are made of. A story whose journal can't be
 * read is logged and left out; only an outage ends the call. Throws the errors of the catalogue and of an outage.
 */
export async function writeRows(
  { catalogue, journal, log }: Pick<Context, 'catalogue' | 'journal' | 'log'>,
  storyIds: readonly string[],
): Promise<StoryState[]> {
  if (catalogue === undefined || storyIds.length === 0) return [];
  const states: StoryState[] = [];
  const read = async (storyId: string) => {
    states.push(await journal.state(storyId));
  };
  const report = (storyId: string, error: SluglineError) => {
    log.warn({ storyId, code: error.code, err: error }, "a story can't be brought into the catalogue");
  };
  await forEachIsolated(storyIds, read, report, readAtOnce);
  await catalogue.put(states.map((state) => rowOf(state, Date.now())));
  return states;
}
