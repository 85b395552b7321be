import type { StatusReport, Warning } from '@slugline/story';
import type { Client } from '../client/client.ts';
import { outcomeOf, showOutcome, withWarnings } from '../client/outcome.ts';
import { openProgress } from '../client/progress.ts';
import { watch } from '../client/watch.ts';

/**
 * Sends a package or a correction with progress, waits for its revision to settle if asked to, and prints what came of
 * it. `send` gets a function to call with the share of bytes sent, 0 to 1. Returns the exit code. Throws as `send` does.
 */
export async function sendAndShow(
  client: Client,
  { wait = false, json = false }: { wait?: boolean; json?: boolean },
  send: (onSent: (share: number) => void) => Promise<{ report: StatusReport; warnings: readonly Warning[] }>,
): Promise<number> {
  const progress = openProgress(json);
  try {
    const { report, warnings } = await send((share) => progress.tell({ kind: 'sent', share }));
    const { storyId, revision } = report;
    const outcome = wait
      ? await outcomeOf(client, await watch(client, storyId, progress.tell, revision), warnings)
      : { report: withWarnings(report, warnings) };
    await progress.end();
    return showOutcome(outcome, json);
  } finally {
    await progress.end();
  }
}
