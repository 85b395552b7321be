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

/** What was published stays where it is: links, caches and other systems name these. */
describe('the addresses of what is published', () => {
  it.each([
    [
      addresses.media(original, 'video-v12-0a1b2c3d', '720p/seg-1.m4s'),
      'media/abababababababab/video-v12-0a1b2c3d/720p/seg-1.m4s',
    ],
    [addresses.asset('page.0a1b2c3d.css'), 'assets/page.0a1b2c3d.css'],
    [addresses.feed('sport'), 'feeds/sport.xml'],
    [addresses.manifestSchema, 'schemas/story-1.json'],
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
    [addresses.manifestSchema, 'live'],
    [addresses.page(page), 'live'],
    ['index.html', 'live'],
    ['media', 'live'],
    ['mediation/2026/11/river/index.html', 'live'],
  ])('%s is in the area %s', (address, area) => {
    expect(areaOf(address)).toBe(area);
  });

  it('of media say which original they were made of', () => {
    expect(originalIn(addresses.media(original, 'r', 'w320.jpg'))).toBe('abababababababab');
    expect(originalIn(addresses.page(page))).toBeUndefined();
  });

  it('lead to the manifest in the same folder', () => {
    expect(manifestBeside(addresses.page(page))).toBe(addresses.manifest(page));
    expect(manifestBeside('index.html')).toBeUndefined();
  });
});

describe('the folder of a story', () => {
  it('ends in its slug, or in the slug with an ending', () => {
    expect(slugIn(page)).toBe('river');
    expect(withSlugEnding(page, '8W9YHA')).toBe('world/2026/11/river-8w9yha/');
    expect(slugIn(withSlugEnding(page, '2'))).toBe('river-2');
  });
});

describe('an address on a page', () => {
  it('leads from the page to the file and back', () => {
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
  ])('names nothing if it leads out of the destination: %s', (url) =>
    expect(addressIn(page, url)).toBeUndefined(),
  );
});

describe('an address on the web', () => {
  it('keeps the folder of the site, with or without its slash', () => {
    expect(urlOf('https://a.example/live', page)).toBe(`https://a.example/live/${page}`);
    expect(urlOf('https://a.example/live/', page)).toBe(`https://a.example/live/${page}`);
  });
});
