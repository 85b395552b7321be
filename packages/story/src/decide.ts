import type { EditionState, StoryState } from './state.ts';

/** What the publish worker does next for a story. */
export type Decision =
  /** Nothing to publish now: not planned, refused, held, waiting for media, or everything is live. */
  | { do: 'nothing' }
  /** Under embargo until this time (ISO 8601). */
  | { do: 'schedule'; until: string }
  /** Write a new edition that shows these originals; the `early` ones with the renditions made so far. */
  | { do: 'publish'; complete: boolean; media: string[]; early?: string[] }
  /** The newest edition is written, but not yet live at these destinations. */
  | { do: 'deliver'; edition: EditionState; destinations: string[] };

/** Decides from a story's state alone, so that every worker decides the same. `now` is ms since 1970. */
export function decide(state: StoryState, now: number): Decision {
  const { plan } = state;
  if (plan === undefined || plan.revision !== state.revision || state.refusal || state.holds.length > 0) {
    return { do: 'nothing' };
  }
  if (plan.embargo !== undefined && Date.parse(plan.embargo) > now)
    return { do: 'schedule', until: plan.embargo };

  const complete = !state.media.some((item) => item.progress.state === 'waiting');
  if (plan.publish === 'complete' && !complete) return { do: 'nothing' };

  const early = state.media.filter(isEarly).map((item) => item.original);
  const ready = state.media.filter((item) => item.progress.state === 'ready').map((item) => item.original);
  const media = [...ready, ...early];
  const newest = state.editions.at(-1);
  const shown =
    newest?.revision === state.revision &&
    newest.complete === complete &&
    same(newest.media, media) &&
    same(newest.early ?? [], early);
  if (!newest || !shown) {
    return { do: 'publish', complete, media, ...(early.length > 0 ? { early } : {}) };
  }

  const destinations = newest.destinations.filter(
    (name) => (state.live[name]?.edition ?? 0) < newest.edition,
  );
  return destinations.length > 0 ? { do: 'deliver', edition: newest, destinations } : { do: 'nothing' };
}

/** Whether a medium can be played or seen although its renditions are incomplete: still being made, or failed. */
const isEarly = ({ progress }: StoryState['media'][number]): boolean =>
  progress.state !== 'ready' && progress.playable !== undefined;

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((value) => b.includes(value));
