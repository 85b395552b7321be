import type { Run } from '@slugline/queue';
import type { Context } from '@slugline/runtime';
import { storiesAfter } from '../stories-after.ts';
import { writeRows } from './write-rows.ts';

/** How many stories are written before the progress is noted. */
const batch = 200;
/** How long one run takes, ms. Then other jobs have their turn. */
const runMs = 30_000;

/**
 * Fills a catalogue that is new with all stories of the journal, the oldest first. It goes on where the run before
 * ended, and runs again until it is done.
 */
export async function fillCatalogue(
  context: Pick<Context, 'catalogue' | 'journal' | 'log' | 'working'>,
  run: Pick<Run, 'again' | 'signal'>,
): Promise<void> {
  const { catalogue, working, log } = context;
  if (catalogue === undefined) return;
  const { made, filled, filledTo } = await catalogue.progress();
  if (filled) return;
  const started = Date.now();
  /** Returns false when the catalogue has been made anew: then its first stories are missing. */
  const write = async (ids: string[]) => {
    await writeRows(context, ids);
    return catalogue.note({ filledTo: ids.at(-1) ?? filledTo }, made);
  };
  let ids: string[] = [];
  for await (const storyId of storiesAfter(working, filledTo)) {
    ids.push(storyId);
    if (ids.length < batch) continue;
    run.signal.throwIfAborted();
    const isWritten = await write(ids);
    ids = [];
    if (!isWritten || Date.now() - started > runMs) return run.again();
  }
  if (ids.length > 0 && !(await write(ids))) return run.again();
  if (!(await catalogue.note({ filled: true }, made))) return run.again();
  log.info({ stories: await catalogue.count({}) }, 'the catalogue is full');
}
