import { type AllTimes, expiryProblem, SluglineError } from '@slugline/story';

/**
 * Throws `settings_invalid` when a package says that its story expires before it goes out, or before it was received.
 * `now` is ms since 1970.
 */
export function refuseExpiry(times: AllTimes, now: number): void {
  const problem = expiryProblem(times, now);
  if (problem !== undefined) throw new SluglineError('settings_invalid', problem, { where: 'expires' });
}
