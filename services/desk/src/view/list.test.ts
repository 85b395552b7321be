import { SluglineError } from '@slugline/story';
import { describe, expect, it } from 'vitest';
import { type Asked, listView } from './list.ts';

const all: Asked = { q: '', state: '' };

describe('a list', () => {
  it('has the newest stories and no page before them, when nothing is asked for', () => {
    expect(listView(all, {})).toMatchObject({
      isNewest: true,
      newerUrl: null,
      olderUrl: null,
      problem: null,
    });
  });

  it('goes on with what was asked for, and back to its first page', () => {
    const asked: Asked = { q: 'Fähre & Meer', state: 'held', cursor: 'now' };
    const { isNewest, newerUrl, olderUrl } = listView(asked, { next: 'later' });
    const read = (url: string | null) => Object.fromEntries(new URL(url ?? '', 'http://desk').searchParams);
    expect(isNewest).toBe(false);
    expect(read(newerUrl)).toEqual({ q: 'Fähre & Meer', state: 'held' });
    expect(read(olderUrl)).toEqual({ q: 'Fähre & Meer', state: 'held', cursor: 'later' });
    expect(listView({ ...all, cursor: 'now' }, {}).newerUrl).toBe('/desk');
  });

  it('offers every state, with the chosen one', () => {
    const { states } = listView({ q: '', state: 'held' }, {});
    expect(states).toHaveLength(8);
    expect(states.filter(({ chosen }) => chosen)).toEqual([{ value: 'held', label: 'Held', chosen: true }]);
  });

  it('says how far a catalogue has come that is being filled', () => {
    expect(listView(all, { filling: { until: '2024-02-02T00:00:00.000Z' } }).filling?.until?.text).toBe(
      '2 Feb 2024, 00:00 UTC',
    );
    expect(listView(all, { filling: { until: null } }).filling).toEqual({ until: null });
  });

  it.each([
    ['queue_unavailable', /Redis does not answer/],
    ['catalogue_unavailable', /the catalogue can’t be read/],
    ['store_full', /the catalogue can’t be read/],
    ['request_invalid', /can’t be listed/],
  ] as const)('says what %s keeps it from', (code, title) => {
    const { problem } = listView(all, { error: new SluglineError(code, 'the cursor is wrong') });
    expect(problem?.title).toMatch(title);
    expect(problem?.help).toMatch(/\.$/);
  });
});
