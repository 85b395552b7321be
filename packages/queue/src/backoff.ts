/** The first and the longest wait between attempts, ms. */
const first = 500;
const longest = 60_000;
/** The longest wait in an outage, ms. It is short, so that work goes on soon after the outage. */
export const longestInOutage = 10_000;

/**
 * Returns how long to wait before attempt `attempt + 1`, ms. The wait doubles with each attempt, up to `most`.
 * `random` (0 to 1) spreads it over its upper half, so that jobs that failed together do not come back together.
 * https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 */
export function backoffMs(attempt: number, random: number, most = longest): number {
  const ceiling = Math.min(most, first * 2 ** (attempt - 1));
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}
