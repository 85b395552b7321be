import { timesOf } from '../due.ts';
import type { StoryState } from '../state.ts';
import { type CommandResult, type Input, refuse } from './command.ts';

const names = { publishAt: 'time of publication', embargo: 'embargo' } as const;

/**
 * An editor sets or moves the times before which a story does not go out (ISO 8601), or lifts them (`null`). What is
 * absent stays. The later of the two counts. `now` is ms since 1970, by the clock that decides about embargoes.
 *
 * Refused with `not_possible_now` when the revision is live, refused or retracted, or when there is nothing to lift, and with
 * `request_invalid` for a time that is past, and for an embargo that is changed without a reason.
 */
export function schedule(
  state: StoryState,
  input: Input<'rescheduled', 'revision'>,
  now: number,
): CommandResult {
  if (state.refusal || state.retraction || state.times.textLive !== undefined)
    return refuse('not_possible_now', 'only what is not live yet can be scheduled', state, now);
  const invalid = (message: string) => refuse('request_invalid', message, state, now);
  const before = timesOf(state);
  for (const name of ['publishAt', 'embargo'] as const) {
    const time = input[name];
    if (time === null && before[name] === undefined) {
      const { embargo } = before;
      const wait = embargo === undefined ? '' : `, but its embargo lasts until ${embargo}`;
      return refuse('not_possible_now', `it has no ${names[name]} to lift${wait}`, state, now);
    }
    if (typeof time === 'string' && !(Date.parse(time) > now))
      return invalid(
        `the ${names[name]} ${time} is past: give a later time, or lift it, so that nothing waits for it`,
      );
  }
  const isSame = (name: 'publishAt' | 'embargo') =>
    input[name] === undefined || (input[name] ?? undefined) === before[name];
  if (isSame('publishAt') && isSame('embargo')) return [];
  if (!isSame('embargo') && before.embargo !== undefined && !input.reason)
    return invalid('say why the embargo is moved or lifted: a reason is needed');
  return [{ v: 1, type: 'rescheduled', revision: state.revision, ...input }];
}
