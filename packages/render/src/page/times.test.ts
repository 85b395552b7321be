import { describe, expect, it } from 'vitest';
import { timesIn } from './times.ts';

const winter = '2026-11-23T03:12:00Z';

describe('a time on a page', () => {
  it.each([
    ['en-GB', 'UTC', '23 November 2026 at 03:12 UTC'],
    ['en-US', 'America/New_York', 'November 22, 2026 at 10:12 PM EST'],
    ['de', 'Europe/Berlin', '23. November 2026 um 04:12 MEZ'],
    ['fr', 'Europe/Paris', '23 novembre 2026 à 04:12 UTC+1'],
    ['ja', 'Asia/Tokyo', '2026年11月23日 12:12 JST'],
    ['hi', 'Asia/Kolkata', '23 नवंबर 2026 को 8:42 am IST बजे'],
  ])('is in the language %s and in %s, whose name it says', (language, timeZone, text) => {
    // ICU puts narrow spaces into times.
    expect(timesIn(language, timeZone)(winter).text.replace(/\s/g, ' ')).toBe(text);
  });

  it('follows the clocks of the zone', () => {
    expect(timesIn('de', 'Europe/Berlin')('2026-07-01T10:00:00Z').text).toBe('1. Juli 2026 um 12:00 MESZ');
  });

  it('is UTC for machines', () => {
    expect(timesIn('de', 'Europe/Berlin')('2026-11-23T04:12:00+01:00').datetime).toBe(
      '2026-11-23T03:12:00.000Z',
    );
  });
});
