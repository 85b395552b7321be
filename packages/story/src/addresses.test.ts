import { describe, expect, it } from 'vitest';
import {
  addresses,
  addressIn,
  areaOf,
  manifestBeside,
  originalIn,
  relativeUrl,
  slugIn,
  urlOf,
  withSlugEnding,
} from './addresses.ts';

const page = 'world/2026/11/river/';
const original = 'ab'.repeat(32);

/** Published addresses are permanent: links, caches and other systems use them. */
describe('public addresses', () => {
  it.each([
    [
      addresses.media(original, 'video-v12-0a1b2c3d', '720p/seg-1.m4s'),
      'media/abababababababab/video-v12-0a1b2c3d/720p/seg-1.m4s',
    ],
    [addresses.asset('page.0a1b2c3d.css'), 'assets/page.0a1b2c3d.css'],
    [addresses.feed('sport'), 'feeds/sport.xml'],
    [addresses.manifestSchema(1), 'schemas/story-1.json'],
    [addresses.manifestSchema(2), 'schemas/story-2.json'],
    [addresses.story('world', '2026-11-30T23:59:59.999Z', 'river'), page],
    [addresses.page(page), `${page}index.html`],
    [addresses.manifest(page), `${page}story.json`],
    [addresses.page(''), 'index.html'],
  ])('%s', (address, expected) => {
    expect(address).toBe(expected);
  });

  it.each([
    [addresses.media(original, 'r', 'w320.jpg'), 'media'],
    [addresses.asset('page.css'), 'assets'],
    [addresses.feed('all'), 'feeds'],
    [addresses.manifestSchema(2), 'live'],
    [addresses.page(page), 'live'],
    ['index.html', 'live'],
    ['media', 'live'],
    ['mediation/2026/11/river/index.html', 'live'],
  ])('%s is in the area %s', (address, area) => {
    expect(areaOf(address)).toBe(area);
  });

  it('contain the short hash of the original, for media', () => {
    expect(originalIn(addresses.media(original, 'r', 'w320.jpg'))).toBe('abababababababab');
    expect(originalIn(addresses.page(page))).toBeUndefined();
  });

  it('lead to the manifest in the same folder', () => {
    expect(manifestBeside(addresses.page(page))).toBe(addresses.manifest(page));
    expect(manifestBeside('index.html')).toBeUndefined();
  });
});

describe('the folder of a story', () => {
  it('ends in its slug, and can get a slug with an ending', () => {
    expect(slugIn(page)).toBe('river');
    expect(withSlugEnding(page, '8W9YHA')).toBe('world/2026/11/river-8w9yha/');
    expect(slugIn(withSlugEnding(page, '2'))).toBe('river-2');
  });
});

describe('a relative URL on a page', () => {
  it('resolves to the address that it was made from', () => {
    expect(relativeUrl(page, 'media/ab/w1.jpg')).toBe('../../../../media/ab/w1.jpg');
    expect(addressIn(page, '../../../../media/ab/w1.jpg')).toBe('media/ab/w1.jpg');
    expect(addressIn(page, relativeUrl(page, 'media/a b/50%#?.vtt'))).toBe('media/a b/50%#?.vtt');
    expect(addressIn(page, 'story.json')).toBe(`${page}story.json`);
  });

  it.each([
    '../../../../../secret',
    '/etc/passwd',
    '//other.example/x',
    'https://other.example/x',
    'data:,x',
    'javascript:x',
  ])('has no address when it leads out of the destination: %s', (url) =>
    expect(addressIn(page, url)).toBeUndefined(),
  );
});

describe('a public URL', () => {
  it('keeps the folder of the base URL, with or without a slash at its end', () => {
    expect(urlOf('https://a.example/live', page)).toBe(`https://a.example/live/${page}`);
    expect(urlOf('https://a.example/live/', page)).toBe(`https://a.example/live/${page}`);
  });
});
