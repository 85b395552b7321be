import type { Run } from '@slugline/queue';
import { type Context, downDestinations } from '@slugline/runtime';
import {
  type Article,
  apply,
  type CommandResult,
  commands,
  decide,
  dueOf,
  isRefusal,
  isToBeMade,
  pendingExpiry,
  type Shows,
  type StoryState,
  toSluglineError,
} from '@slugline/story';
import { beginDelivery } from './delivery/deliver.ts';
import { has, writeEdition } from './editions/build-edition.ts';

/**
 * How long a story may take here, ms. Then the usual jobs take over, so that a silent destination does not hold up the
 * planning of other stories. A busy machine takes a second or two.
 */
const patience = 10_000;
/** How long the usual jobs are used after a story took too long or failed here, ms. */
const pauseAfter = 30_000;

/** Until when a process uses the usual jobs, by its own clock, ms. */
const notBefore = new WeakMap<Context, number>();

/** A story that was read, and the command that records its plan. */
interface Planned {
  /** The state before the plan. */
  state: StoryState;
  article: Article;
  plan(current: StoryState): CommandResult;
}

/**
 * Publishes the first edition of a story of text at once, in the job that has read it: builds it, records plan and
 * edition as one entry, and delivers it everywhere. Returns the state whose work is still to be queued, or undefined
 * when nothing is left.
 *
 * Of all other stories only the plan is recorded, and they take the queues: those with media to make, a later edition,
 * a time to wait for or a hold, and all while a destination is down or has deliveries that wait. A story that fails
 * here takes them, too: its jobs try again and put a permanent failure on record. Throws the reason of the run's signal
 * when that is aborted.
 */
export async function publishAtOnce(
  context: Context,
  planned: Planned,
  run: Pick<Run, 'log' | 'signal'>,
): Promise<StoryState | undefined> {
  const { storyId } = planned.state;
  const recordPlan = async () => (await context.journal.transact(storyId, planned.plan)).state;
  const state = after(planned.state, planned.plan(planned.state));
  const shows = firstOfText(state);
  if (shows === undefined || !(await isFree(context))) return recordPlan();
  const late = AbortSignal.timeout(patience);
  const signal = AbortSignal.any([run.signal, late]);
  try {
    return await before(signal, firstEdition(context, state, shows, planned, signal));
  } catch (error) {
    run.signal.throwIfAborted();
    const { code, message } = toSluglineError(error);
    notBefore.set(context, performance.now() + pauseAfter);
    if (late.aborted) run.log.debug('the story takes long: its jobs go on with it');
    else run.log.warn({ code, err: error }, `the story could not be published at once: ${message}`);
    return recordPlan();
  }
}

/** Returns the state that a story will have when the events of a command are recorded. */
const after = (state: StoryState, result: CommandResult): StoryState => {
  const { storyId, sequence } = state;
  const events = isRefusal(result) ? [] : [...result];
  return apply(state, { storyId, sequence: sequence + 1, at: new Date().toISOString(), events });
};

/**
 * Returns what the first edition of a story shows, if the story may be public now, has no edition yet, and nothing of
 * it waits to be made. A story with a time is left to the jobs: before it goes out, nothing of it may be seen at a
 * destination, not even the feed of its section; and a job has to wait for its time to expire.
 */
function firstOfText(state: StoryState): Shows | undefined {
  const decision = decide(state, Date.now());
  const isReady =
    dueOf(state) === undefined &&
    pendingExpiry(state) === undefined &&
    state.editions.length === 0 &&
    !state.media.some(({ progress }) => isToBeMade(progress));
  return isReady && decision.do === 'publish' ? decision : undefined;
}

/** Whether no destination is down or has deliveries that wait. */
async function isFree(context: Context): Promise<boolean> {
  if (performance.now() < (notBefore.get(context) ?? 0) || downDestinations(context).length > 0) return false;
  return (await context.queues.counts('distribute')).waiting === 0;
}

/** `state` has the plan, which is recorded together with the edition. */
async function firstEdition(
  context: Context,
  state: StoryState,
  shows: Shows,
  { article, plan }: Planned,
  signal: AbortSignal,
): Promise<StoryState | undefined> {
  const { destinations, journal } = context;
  const looking = destinations.map((destination) => beginDelivery(context, destination, state));
  const [written, ...deliveries] = await Promise.all([
    writeEdition(context, state, shows, signal, article),
    ...looking,
  ]);
  signal.throwIfAborted();
  const { state: recorded } = await journal.transact(state.storyId, (current) => {
    const planned = plan(current);
    // There are no events when another run was first. Its plan is on record, and this edition may show another one.
    if (isRefusal(planned) || planned.length === 0) return planned;
    const next = after(current, planned);
    // An editor may have held or scheduled the story meanwhile.
    if (firstOfText(next) === undefined) return planned;
    const built = commands.editionBuilt(next, written.built);
    return isRefusal(built) ? planned : [...planned, ...built];
  });
  const next = decide(recorded, Date.now());
  if (next.do !== 'deliver' || !has(recorded, written)) return recorded;
  await Promise.all(deliveries.map((deliver) => deliver(recorded, next.edition, written.record, { signal })));
  return undefined;
}

/** Waits for the work until the signal is aborted. The work then ends by itself at its next step. */
function before<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const giveUp = () => reject(signal.reason);
  signal.addEventListener('abort', giveUp, { once: true });
  return Promise.race([work, promise]).finally(() => signal.removeEventListener('abort', giveUp));
}
