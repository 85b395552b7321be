import { type AllTimes, expiryOf, expiryProblem, timesOf } from '../due.ts';
import type { StoryState } from '../state.ts';
import { type CommandResult, type Input, refuse } from './command.ts';

const names = { publishAt: 'time of publication', embargo: 'embargo', expires: 'time to expire' } as const;

const all = ['publishAt', 'embargo', 'expires'] as const;

/**
 * An editor sets or moves a story's embargo, its time of publication and its time to expire (ISO 8601), or lifts them
 * (`null`). What is absent stays. The story goes out at the later of the first two. `now` is ms since 1970, by the
 * clock that decides about times.
 *
 * A story that has expired comes back when it is given a later time to expire, or none. Its other times can be set
 * together with that.
 *
 * Refused with `not_possible_now` when there is nothing to lift; when the story was refused and never public; for the
 * first two times, when the revision is live, refused or retracted; and for a story that has expired, unless its time
 * to expire is changed. Refused with `request_invalid` for a time that is past, for a time to expire before the story
 * goes out, and for a change of an embargo, or of a story that has expired, without a reason.
 */
export function schedule(
  state: StoryState,
  input: Input<'rescheduled', 'revision'>,
  now: number,
): CommandResult {
  const invalid = (message: string) => refuse('request_invalid', message, state, now);
  const hasExpired = state.retraction?.expired !== undefined;
  const expires = expiryOf(state);
  const before = { ...timesOf(state), ...(expires !== undefined && { expires }) };
  const why = notNow(state, input, hasExpired) ?? nothingToLift(before, input);
  if (why !== undefined) return refuse('not_possible_now', why, state, now);

  for (const name of ['publishAt', 'embargo'] as const)
    if (input[name] && !(Date.parse(input[name]) > now))
      return invalid(
        `the ${names[name]} ${input[name]} is past: give a later time, or lift it, so that nothing waits for it`,
      );
  const after = Object.fromEntries(
    all.map((name) => [name, input[name] === undefined ? before[name] : (input[name] ?? undefined)]),
  ) as AllTimes;
  if (!hasExpired && all.every((name) => after[name] === before[name])) return [];
  const problem = expiryProblem(after, now);
  if (problem !== undefined) return invalid(problem);
  if (after.embargo !== before.embargo && before.embargo !== undefined && !input.reason)
    return invalid('say why the embargo is moved or lifted: a reason is needed');
  const { revision } = state;
  const rescheduled = { v: 1, type: 'rescheduled', revision, ...input } as const;
  if (!hasExpired) return [rescheduled];
  const { by, reason } = input;
  if (!reason) return invalid('say why the story comes back: a reason is needed');
  return [{ v: 1, type: 'reinstated', revision, reason, by }, rescheduled];
}

/** Returns why the state of a story does not allow a change of these times; undefined when it does. */
function notNow(
  { refusal, retraction, editions, times }: StoryState,
  { publishAt, embargo, expires }: { [Name in keyof AllTimes]?: string | null | undefined },
  hasExpired: boolean,
): string | undefined {
  if (refusal && editions.length === 0) return 'nothing of it goes out at any time';
  if (hasExpired)
    return expires === undefined ? 'it comes back only if it is to expire later, or not at all' : undefined;
  const isOut = refusal || retraction || times.textLive !== undefined;
  return isOut && (publishAt !== undefined || embargo !== undefined)
    ? 'when it goes out can be set only before it is live'
    : undefined;
}

/** Returns why a time can't be lifted; undefined when each one that is to be lifted is set. */
function nothingToLift(
  before: AllTimes,
  input: { [Name in keyof AllTimes]?: string | null | undefined },
): string | undefined {
  const name = all.find((one) => input[one] === null && before[one] === undefined);
  if (name === undefined) return undefined;
  const { embargo } = before;
  const wait = name === 'expires' || embargo === undefined ? '' : `, but its embargo lasts until ${embargo}`;
  return `it has no ${names[name]} to lift${wait}`;
}
