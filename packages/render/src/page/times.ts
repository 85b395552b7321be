/** A time as the page shows it. */
export interface TimeView {
  /** ISO 8601, UTC. */
  datetime: string;
  text: string;
}

const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

/**
 * Formats a time as `23 November 2026 at 03:12 UTC`. Readers in all time zones get the same file, so the zone is named.
 */
export const timeView = (time: string): TimeView => ({
  datetime: new Date(time).toISOString(),
  text: `${format.format(new Date(time))} UTC`,
});
