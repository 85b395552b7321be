import { describe, expect, it } from 'vitest';
import { newStoryId, StoryId, slugOf } from './identity.ts';

describe('a slug', () => {
  it.each([
    ['Ferry runs again', 'ferry-runs-again'],
    ['  “It’s over” — mayor ', 'its-over-mayor'],
    ['Zürich öffnet den Hafen', 'zuerich-oeffnet-den-hafen'],
    ['Харьков', 'kharkov'],
    ['../../etc/passwd', 'etc-passwd'],
    ['a/b\\c?d#e%2e', 'a-b-c-d-e-2e'],
    ['🚢🚢', '0000abcd'],
    ['', '0000abcd'],
    ['---', '0000abcd'],
  ])('of “%s” is “%s”', (headline, slug) => {
    expect(slugOf(headline, '0000ABCD')).toBe(slug);
  });

  it('is cut at a word', () => {
    const headline =
      'The harbour master says the night ferry will be back before the winter storms reach the islands';
    const slug = slugOf(headline, 'x');
    expect(slug).toBe('the-harbour-master-says-the-night-ferry-will-be-back-before-the-winter-storms');
    expect(slug.length).toBeLessThanOrEqual(80);
  });

  it.each([
    [`${'a'.repeat(80)} end`, 'a'.repeat(80)],
    [`${'a'.repeat(79)} end`, 'a'.repeat(79)],
    [`${'a'.repeat(120)} end`, 'a'.repeat(80)],
    ['a'.repeat(120), 'a'.repeat(80)],
    ['a'.repeat(80), 'a'.repeat(80)],
  ])('of %s keeps what fits', (headline, slug) => {
    expect(slugOf(headline, 'x')).toBe(slug);
  });
});

describe('a story id', () => {
  it('is valid and sorts by time', () => {
    const ids = [0, 1, 2, 2 ** 40].map((ms) => newStoryId(Date.UTC(2026, 0) + ms));
    for (const id of ids) expect(StoryId.parse(id)).toBe(id);
    expect(ids.toSorted()).toEqual(ids);
  });

  it.each(['', '../x', '01JD3QTEST', `${'0'.repeat(26)}\n`, 'I'.repeat(26), '0'.repeat(27)])(
    'is not “%s”',
    (id) => {
      expect(StoryId.safeParse(id).success).toBe(false);
    },
  );
});
