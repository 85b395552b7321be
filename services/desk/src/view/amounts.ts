/** Returns a number with its noun: "1 file", "3 files". */
export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** Formats bytes in decimal units: "840 kB", "12.4 MB". */
export function size(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let [value, unit] = [bytes, 0];
  while (value >= 999.5 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${unit > 1 && value < 99.95 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** Formats a duration in ms with two units at most: "240 ms", "3.42 s", "2 min 03 s", "1 h 05 min", "2 d 3 h". */
export function span(ms: number): string {
  const whole = Math.max(0, Math.round(ms));
  if (whole < 1000) return `${whole} ms`;
  if (whole < 59_995) return `${(whole / 1000).toFixed(2)} s`;
  const seconds = Math.round(whole / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours >= 24) return `${Math.floor(hours / 24)} d ${hours % 24} h`;
  const two = (n: number) => String(n).padStart(2, '0');
  return hours > 0 ? `${hours} h ${two(minutes % 60)} min` : `${minutes} min ${two(seconds % 60)} s`;
}

const clock = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

/** A time for a `<time>` element. The text is in UTC; live.js changes it to the reader's time zone. */
export interface Moment {
  iso: string;
  text: string;
}
export const moment = (at: string | number): Moment => {
  const date = new Date(at);
  return { iso: date.toISOString(), text: `${clock.format(date)} UTC` };
};
