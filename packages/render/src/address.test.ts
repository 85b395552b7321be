import { describe, expect, it } from 'vitest';
import { absolute, keyOf, relative } from './address.ts';

const page = 'world/2026/11/river/';

describe('an address on a page', () => {
  it('leads from the page to the key and back', () => {
    expect(relative(page, 'media/ab/w1.jpg')).toBe('../../../../media/ab/w1.jpg');
    expect(keyOf(page, '../../../../media/ab/w1.jpg')).toBe('media/ab/w1.jpg');
    expect(keyOf(page, relative(page, 'media/a b/50%#?.vtt'))).toBe('media/a b/50%#?.vtt');
    expect(keyOf(page, 'story.json')).toBe(`${page}story.json`);
  });

  it.each([
    '../../../../../secret',
    '/etc/passwd',
    '//other.example/x',
    'https://other.example/x',
    'data:,x',
    'javascript:x',
  ])('names no key if it leaves the destination: %s', (address) =>
    expect(keyOf(page, address)).toBeUndefined(),
  );
});

describe('an address on the web', () => {
  it('keeps the folder of the site, with or without its slash', () => {
    expect(absolute('https://a.example/live', page)).toBe(`https://a.example/live/${page}`);
    expect(absolute('https://a.example/live/', page)).toBe(`https://a.example/live/${page}`);
  });
});
