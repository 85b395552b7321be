import { type ClockTime, readClockTime } from '@slugline/story';

const form =
  /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)[T ](?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d))?$/;

/** Whether a text is a local time without an offset from UTC, such as `2026-03-01 06:00`. */
export const isClockTime = (text: string): boolean => form.test(text);

/**
 * Reads a local time in a time zone (IANA). Returns the instant (RFC 3339). Returns the problem, in words for a
 * reporter, if there is no such time, or if a change of the clocks skips it or makes it occur twice.
 */
export function instantOf(text: string, timeZone: string): { time: string } | { problem: string } {
  const clock = form.exec(text)?.groups;
  try {
    const reading = readClockTime(clockOf(clock ?? {}), timeZone);
    if (reading.kind === 'exact') return { time: reading.time };
    const why = reading.kind === 'skipped' ? 'does not exist' : 'comes twice';
    return {
      problem: `${text} ${why} in ${timeZone}, where the clocks change: write ${reading.readings.join(' or ')}`,
    };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { problem: `${text} is not a time` };
  }
}

const clockOf = (parts: Record<string, string | undefined>): ClockTime => ({
  year: Number(parts.year),
  month: Number(parts.month),
  day: Number(parts.day),
  hour: Number(parts.hour),
  minute: Number(parts.minute),
  second: Number(parts.second ?? 0),
});
