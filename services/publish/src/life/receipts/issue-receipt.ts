import { type Payload, type Run, receiptJob } from '@slugline/queue';
import { type Context, claim, noteAsked, receiptKey } from '@slugline/runtime';
import { findJson } from '@slugline/store';
import {
  commands,
  type DestinationOfReceipt,
  isDark,
  keys,
  missingReceipt,
  openFailures,
  Receipt,
  type StillOpen,
  type StoryState,
  signReceipt,
} from '@slugline/story';
import { askDestination } from './ask-destination.ts';

/** How long addresses may not be dark before an operator is told, ms since the story was withdrawn everywhere. */
const toldAfter = 60_000;
/**
 * How long a destination may give no answer at all, ms. Then a receipt says so. Otherwise a newsroom whose `baseUrl`
 * can't be reached from this machine would never get one.
 */
const silentFor = 10 * 60_000;
/** The longest pause between two rounds, ms. */
const longestPause = 10 * 60_000;

/**
 * Asks every address at which a retracted story was ever public, and issues the receipt when all are dark. Otherwise
 * runs again, without end and with growing pauses, and puts a failure on record after a minute. A round needs nothing
 * of the one before, so losing one does no harm. If a run died after it had stored the receipt, this records it. `now`
 * is ms since 1970.
 *
 * Does nothing when the story was reinstated. Throws as the stores and the journal do.
 */
export async function issueReceipt(
  context: Context,
  { storyId, number }: Pick<Payload<'receipts'>, 'storyId' | 'number'>,
  run: Pick<Run, 'signal' | 'again'>,
  now = Date.now(),
): Promise<void> {
  const { journal, working } = context;
  const stored = await findJson(working, keys.receipt(storyId, number), Receipt);
  if (stored) return record(context, stored);
  const state = await journal.latest(storyId);
  if (missingReceipt(state) !== number || state.retraction === undefined) return;
  const destinations: DestinationOfReceipt[] = [];
  for (const name of state.retraction.withdrawn)
    destinations.push(await askDestination(context, name, state, run.signal));
  // It may have been reinstated while the addresses were asked.
  if (missingReceipt(await journal.latest(storyId)) !== number) return;

  const open = stillOpen(destinations);
  const since = now - Date.parse(state.retraction.withdrawnAt ?? state.retraction.at);
  const onlySilent = destinations.some(({ answered }) => !answered) && open.every(isSilent);
  if (open.length > 0 && !(onlySilent && since >= silentFor)) {
    await noteAsked(context, storyId, { number, askedAt: new Date().toISOString(), addresses: open });
    if (since >= toldAfter) await tell(context, state, number, open);
    return run.again(longestPause);
  }
  const receipt = signReceipt(contentOf(state.retraction, storyId, destinations), await receiptKey(context));
  await record(context, await claim(context, keys.receipt(storyId, number), receipt, Receipt));
}

const isSilent = ({ verdict }: StillOpen): boolean => verdict === 'silent';

function stillOpen(destinations: readonly DestinationOfReceipt[]): StillOpen[] {
  return destinations.flatMap(({ name, baseUrl, answered, problem, addresses }) =>
    answered || addresses.length > 0
      ? addresses
          .filter((address) => !isDark(address))
          .map(({ url, status, verdict, problem: why }) => ({
            ...{ destination: name, url, status, verdict },
            ...(why === undefined ? {} : { problem: why }),
          }))
      : [
          {
            ...{ destination: name, url: baseUrl ?? '', status: null, verdict: 'silent' as const },
            ...(problem === undefined ? {} : { problem }),
          },
        ],
  );
}

function contentOf(
  { mode, at, number }: NonNullable<StoryState['retraction']>,
  storyId: string,
  destinations: DestinationOfReceipt[],
): Omit<Receipt, 'signature'> {
  const proven = stillOpen(destinations).length === 0;
  const times = destinations.flatMap(({ addresses }) => addresses.map((one) => Date.parse(one.at)));
  return {
    ...{ v: 1, storyId, number, mode, retractedAt: at, issuedAt: new Date().toISOString() },
    outcome: proven ? 'dark' : 'unproven',
    // The clocks of two machines may differ, so the time is at least 0.
    timeToDarkMs: proven ? times.reduce((last, time) => Math.max(last, time - Date.parse(at)), 0) : null,
    destinations,
  };
}

async function record(
  { journal }: Pick<Context, 'journal'>,
  { storyId, number, outcome, timeToDarkMs }: Receipt,
): Promise<void> {
  await journal.transact(storyId, (state) =>
    commands.receiptIssued(state, { number, outcome, timeToDarkMs }),
  );
}

/** How many addresses a message names. The list of receipts has more. */
const named = 3;

/** Puts a failure on record, once. The receipt ends it. */
async function tell(
  { journal }: Pick<Context, 'journal'>,
  { storyId, lane }: StoryState,
  number: number,
  open: readonly StillOpen[],
): Promise<void> {
  const { queue, options } = receiptJob(storyId, number, lane);
  const job = { queue, id: options.jobId, attempts: 0 };
  const more = open.length > named ? [`and ${open.length - named} more`] : [];
  const message = `the story may still be read: ${[...open.slice(0, named).map(sentence), ...more].join('; ')}`;
  await journal.transact(storyId, (state) =>
    missingReceipt(state) !== number || openFailures(state).some(({ id }) => id === job.id)
      ? []
      : commands.stuck(state, { code: 'still_public', message, job }),
  );
}

const sentence = ({ destination, url, status, problem }: StillOpen): string =>
  status === null
    ? `${url || destination} does not answer (${problem ?? 'no reason given'})`
    : `${url} answers ${status}`;
