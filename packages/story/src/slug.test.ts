import { describe, expect, it } from 'vitest';
import { addresses, addressIn, relativeUrl, slugIn, urlOf } from './addresses.ts';
import { StoryManifest } from './manifest.ts';
import { slugOf } from './slug.ts';

describe('a slug', () => {
  it.each([
    ['Ferry runs again', 'ferry-runs-again'],
    ['  “It’s over” — mayor ', 'its-over-mayor'],
    ['Zürich öffnet den Hafen', 'zürich-öffnet-den-hafen'],
    ['Zu\u0308rich', 'zürich'],
    ['İstanbul’da köprü', 'istanbulda-köprü'],
    ['Харьков', 'харьков'],
    ['港口试点5G无人码头，首日装卸四百箱', '港口试点5g无人码头-首日装卸四百箱'],
    ['５Ｇの港が開く', '5gの港が開く'],
    ['항만 5G 시범', '항만-5g-시범'],
    ['افتتاح جسر الميناء بعد ٣ سنوات', 'افتتاح-جسر-الميناء-بعد-٣-سنوات'],
    ['پل بندر می‌خواهد', 'پل-بندر-می-خواهد'],
    ['בנמל נפתח “גשר” חדש', 'בנמל-נפתח-גשר-חדש'],
    ['बंदरगाह का पुल खुला', 'बंदरगाह-का-पुल-खुला'],
    ['../../etc/passwd', 'etc-passwd'],
    ['a/b\\c?d#e%2e', 'a-b-c-d-e-2e'],
    ['🚢🚢', '0000abcd'],
    ['', '0000abcd'],
    ['---', '0000abcd'],
  ])('of “%s” is “%s”', (headline, slug) => {
    expect(slugOf(headline, '0000ABCD')).toBe(slug);
  });

  it('is in lower case by the rules of the language', () => {
    expect(slugOf('İSTANBUL’DA KÖPRÜ AÇILDI', 'x', { language: 'tr' })).toBe('istanbulda-köprü-açıldı');
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

  it('is below 200 bytes and keeps letters with their accents, so that it is the name of a file', () => {
    for (const headline of ['港'.repeat(120), 'पुल खुला '.repeat(40), '한'.repeat(100), 'ầ'.repeat(100)]) {
      const slug = slugOf(headline, 'x');
      expect(Buffer.byteLength(slug)).toBeLessThanOrEqual(200);
      expect(slug).not.toMatch(/-$|\uFFFD/u);
      expect(slug.isWellFormed()).toBe(true);
      expect(headline.normalize('NFC').replaceAll(' ', '-').startsWith(slug)).toBe(true);
    }
  });

  it.each([
    ['Zürich öffnet den Hafen', 'zuerich-oeffnet-den-hafen'],
    ['Харьков', 'kharkov'],
    ['港口试点5G无人码头', 'gang-kou-shi-dian-5g-wu-ren-ma-tou'],
    ['افتتاح جسر الميناء', 'afttah-jsr-almynae'],
    ['🚢', '0000abcd'],
  ])('of “%s” is “%s” in ASCII', (headline, slug) => {
    expect(slugOf(headline, '0000ABCD', { slugs: 'ascii' })).toBe(slug);
  });

  it.each(['हिंदी समाचार', '서울 항구', 'המל נפתח', '東京の港'])(
    'of “%s” has letters in ASCII',
    (headline) => {
      expect(slugOf(headline, '0000ABCD', { slugs: 'ascii' })).toMatch(/^[a-z][a-z0-9-]+$/);
      expect(slugOf(headline, '0000ABCD', { slugs: 'ascii' })).not.toBe('0000abcd');
    },
  );
});

describe('an address in another script', () => {
  const folder = addresses.story('news', '2026-11-30T12:00:00Z', slugOf('港口试点5G', 'x'));

  it('is a path of the manifest, and escaped in URLs', () => {
    expect(StoryManifest.shape.path.parse(folder)).toBe('news/2026/11/港口试点5g/');
    expect(slugIn(folder)).toBe('港口试点5g');
    expect(urlOf('https://a.example/', folder)).toBe(
      'https://a.example/news/2026/11/%E6%B8%AF%E5%8F%A3%E8%AF%95%E7%82%B95g/',
    );
    expect(addressIn(folder, relativeUrl(folder, addresses.page(folder)))).toBe(addresses.page(folder));
  });

  it.each(['../x/', 'a//b/', '/a', '.hidden/', 'a b/', 'a%20b/', 'a/\u202Eb/', 'a/\u0301b/'])(
    'is not “%s”',
    (path) => {
      expect(StoryManifest.shape.path.safeParse(path).success).toBe(false);
    },
  );
});
