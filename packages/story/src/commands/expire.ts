import { isExpired, pendingExpiry } from '../due.ts';
import type { StoryState } from '../state.ts';
import type { CommandResult } from './command.ts';

/**
 * Takes a story down whose time to expire has come, as `retract` does, in any phase: a story that is held or not live
 * yet does not go out later. Nothing is recorded before that time, or for a story that is down already. `now` is ms
 * since 1970, by the clock that decides about times.
 */
export function expire(state: StoryState, _input: object, now: number): CommandResult {
  const expired = pendingExpiry(state);
  if (expired === undefined || !isExpired(state, now)) return [];
  const { revision } = state;
  return [
    {
      ...{ v: 1, type: 'retracted', revision, mode: 'withdraw' },
      ...{ reason: 'expired', by: 'slugline', expired },
    },
  ];
}
