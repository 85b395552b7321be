import type { Context, OpenDestination } from '@slugline/runtime';
import { findJson, inParallel } from '@slugline/store';
import { type AskedAddress, type DestinationOfReceipt, isDark, keys, type StoryState } from '@slugline/story';
import { z } from 'zod';
import { hashAt } from '../../delivery/replace-documents.ts';
import { filesIn, recordsOf, usedBy } from '../withdraw.ts';
import { askAddress } from './ask-address.ts';
import { judgeAnswer, type Known } from './judge-answer.ts';
import { addressesOf, documentsOf, type PublicAddress } from './public-addresses.ts';

/** How many requests run at once. Few, because readers come first. */
const requestsAtOnce = 4;
const originalsAtOnce = 4;
/** When this many addresses are not dark, the round ends. */
const enough = 100;

/**
 * Asks for every address at which a retracted story was ever public at a destination. Requests go only below its
 * `baseUrl` in the settings. Throws the errors of the stores, and the reason of `signal`.
 */
export async function askDestination(
  context: Context,
  name: string,
  state: StoryState,
  signal: AbortSignal,
): Promise<DestinationOfReceipt> {
  const { working, destinations } = context;
  const deleted = await deletedAt(working, state, name);
  const destination = destinations.find((one) => one.name === name);
  if (destination === undefined) {
    const problem = 'the settings do not have this destination any more';
    return { name, baseUrl: null, answered: false, problem, deleted, purges: [], addresses: [] };
  }
  const { list, knownOf } = await whatWasPublic(context, destination, state);
  const [first, ...others] = list;
  const answers = new Map<PublicAddress, AskedAddress>();
  let open = 0;
  const ask = async (address: PublicAddress) => {
    signal.throwIfAborted();
    if (open >= enough) return;
    const { url, encoding } = address;
    const known = knownOf(address);
    const { location: _location, ...answer } = await askAddress(address, {
      whole: !!known.document,
      signal,
    }).then((given) => ({ ...given, verdict: judgeAnswer(given, known) }));
    if (!isDark(answer)) open++;
    answers.set(address, { url, encoding, ...answer });
  };
  // The story's page first. If nothing answers there, nothing else is asked.
  if (first) await ask(first);
  const problem = first && answers.get(first)?.problem;
  if (problem === undefined) await inParallel(others, requestsAtOnce, ask);
  const why = problem === undefined ? `${enough} others are not dark` : 'nothing answers at its page';
  const notAsked = ({ url, encoding }: PublicAddress): AskedAddress => ({
    ...{ url, encoding, at: new Date().toISOString(), status: null, verdict: 'silent' },
    problem: `not asked, because ${why}`,
  });
  return {
    ...{ name, baseUrl: destination.baseUrl, answered: problem === undefined },
    ...(problem === undefined ? {} : { problem }),
    ...{ deleted, purges: purgesAt(await context.journal.state(state.storyId), name) },
    addresses: list.map((address) => answers.get(address) ?? notAsked(address)),
  };
}

/** Returns the addresses, the page first, each with what the destination has or had there. */
async function whatWasPublic(context: Context, destination: OpenDestination, state: StoryState) {
  const records = await recordsOf(context.working, state);
  const documents = new Map<string, Known['document']>();
  for (const [key, old] of documentsOf(records, state, destination.name))
    documents.set(key, { old, now: await hashAt(destination, key) });
  const files = filesIn(records);
  const shared = new Set<string>();
  await inParallel([...files.keys()], originalsAtOnce, async (original) => {
    for (const file of await usedBy(context, destination, original, state.storyId)) shared.add(file);
  });
  const list = addressesOf(destination, [
    ...[...documents.keys()].toSorted(byPageFirst),
    ...[...files.values()].flatMap((some) => [...some]),
  ]);
  const asked = new Set(list.map(({ url }) => url));
  const knownOf = ({ key }: PublicAddress): Known => {
    const document = documents.get(key);
    return { ...(document && { document }), shared: shared.has(key), asked };
  };
  return { list, knownOf };
}

const byPageFirst = (a: string, b: string): number =>
  Number(b.endsWith('.html')) - Number(a.endsWith('.html'));

/** Returns what the caches of a destination answered when they were purged of what the notice replaced. */
const purgesAt = ({ purges = [] }: StoryState, name: string): DestinationOfReceipt['purges'] =>
  purges.flatMap(({ destination, cache, done, answer }) =>
    destination === name && done !== undefined ? [{ cache, at: done, ...answer }] : [],
  );

const Deleted = z.object({ keys: z.array(z.string()) });

/**
 * Returns the keys that the retraction deleted at a destination; none if an earlier version did it, which noted none.
 */
async function deletedAt(
  working: Context['working'],
  { storyId, retraction }: StoryState,
  name: string,
): Promise<string[]> {
  const found = await findJson(working, keys.deleted(storyId, retraction?.number ?? 0, name), Deleted);
  return found?.keys ?? [];
}
