import { describe, expect, it } from 'vitest';
import { readClockTime } from './time-zone.ts';

const clock = (year: number, month: number, day: number, hour: number, minute: number) => ({
  ...{ year, month, day, hour, minute },
});

describe('a time without an offset', () => {
  it.each([
    [clock(2027, 1, 1, 18, 0), 'Europe/Berlin', '2027-01-01T17:00:00Z'],
    [clock(2027, 7, 1, 18, 0), 'Europe/Berlin', '2027-07-01T16:00:00Z'],
    [clock(2027, 1, 1, 0, 30), 'Asia/Kolkata', '2026-12-31T19:00:00Z'],
    [clock(2027, 1, 1, 18, 0), 'UTC', '2027-01-01T18:00:00Z'],
    [clock(2027, 3, 28, 3, 0), 'Europe/Berlin', '2027-03-28T01:00:00Z'],
  ])('%j in %s is %s', (time, zone, expected) => {
    expect(readClockTime(time, zone)).toEqual({ kind: 'exact', time: expected });
  });

  it('has two readings if a change of the clocks skips or doubles it', () => {
    expect(readClockTime(clock(2027, 3, 28, 2, 30), 'Europe/Berlin')).toEqual({
      kind: 'skipped',
      readings: ['2027-03-28T00:30:00Z', '2027-03-28T01:30:00Z'],
    });
    expect(readClockTime(clock(2027, 10, 31, 2, 30), 'Europe/Berlin')).toEqual({
      kind: 'doubled',
      readings: ['2027-10-31T00:30:00Z', '2027-10-31T01:30:00Z'],
    });
  });

  it('is refused on a day that does not exist, and in an unknown zone', () => {
    expect(() => readClockTime(clock(2027, 2, 30, 6, 0), 'UTC')).toThrow(RangeError);
    expect(() => readClockTime(clock(2027, 2, 3, 6, 0), 'Mars/Base')).toThrow(RangeError);
  });
});
