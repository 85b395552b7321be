/** First wait and longest wait between attempts, ms. */
const first = 500;
const longest = 60_000;
/** What was down is asked again this often (ms) at least: work goes on soon after it is back. */
export const longestInOutage = 10_000;

/**
 * How long to wait before attempt `attempt + 1`, ms: doubling, capped, and spread over the upper half, so that
 * jobs that failed together (a store that was down) don't come back together.
 * https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 */
export function backoffMs(attempt: number, random: number, most = longest): number {
  const ceiling = Math.min(most, first * 2 ** (attempt - 1));
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}
