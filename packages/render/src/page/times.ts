/** A time as a page shows it. */
export interface TimeView {
  /** ISO 8601, UTC. */
  datetime: string;
  text: string;
}

const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

/** `23 November 2026 at 03:12 UTC`: a page is the same file for readers of every time zone, so it names one. */
export const timeView = (time: string): TimeView => ({
  datetime: new Date(time).toISOString(),
  text: `${format.format(new Date(time))} UTC`,
});
