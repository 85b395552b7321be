/** A time as clocks show it, without an offset. `month` counts from 1. */
export interface ClockTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second?: number;
}

/**
 * What a clock's time means in a time zone (RFC 3339, in UTC): one instant, or two readings if a change of the clocks
 * skips the time or repeats it.
 */
export type ClockReading =
  | { kind: 'exact'; time: string }
  | { kind: 'skipped' | 'doubled'; readings: readonly [string, string] };

const day = 86_400_000;

/** Reads a clock's time in a time zone (IANA). Throws a RangeError for an unknown zone or a day that does not exist. */
export function readClockTime(clock: ClockTime, timeZone: string): ClockReading {
  const wanted = utcOf(clock);
  const offsets = [offsetAt(wanted - day, timeZone), offsetAt(wanted + day, timeZone)];
  const instants = [...new Set(offsets.map((offset) => wanted - offset))].sort((one, other) => one - other);
  const [first = wanted, second = first] = instants.filter(
    (instant) => instant + offsetAt(instant, timeZone) === wanted,
  );
  const fits = instants.some((instant) => instant + offsetAt(instant, timeZone) === wanted);
  if (fits && first === second) return { kind: 'exact', time: iso(first) };
  if (fits) return { kind: 'doubled', readings: [iso(first), iso(second)] };
  return { kind: 'skipped', readings: [iso(instants[0] ?? wanted), iso(instants[1] ?? wanted)] };
}

const iso = (instant: number): string => new Date(instant).toISOString().replace('.000Z', 'Z');

function utcOf({ year, month, day, hour, minute, second = 0 }: ClockTime): number {
  const instant = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(instant);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || hour > 23 || minute > 59)
    throw new RangeError(`${year}-${month}-${day} ${hour}:${minute} is no time`);
  return instant;
}

/** The zone's offset from UTC at an instant, in ms. */
function offsetAt(instant: number, timeZone: string): number {
  const parts = formatOf(timeZone).formatToParts(instant);
  const value = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((part) => part.type === type)?.value);
  const shown = Date.UTC(
    value('year'),
    value('month') - 1,
    value('day'),
    value('hour'),
    value('minute'),
    value('second'),
  );
  return shown - Math.floor(instant / 1000) * 1000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const numeric = 'numeric' as const;
  const format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    ...{ year: numeric, month: numeric, day: numeric, hour: numeric, minute: numeric, second: numeric },
  });
  formats.set(timeZone, format);
  return format;
}
