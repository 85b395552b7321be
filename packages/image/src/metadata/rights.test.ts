import { extendedXmp, iim, packet, withSegments, xmp } from '@slugline/testing/samples/image-metadata';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { rightsIn } from './rights.ts';

const red = () => sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } });
const jpeg = () => red().jpeg();

const withIim = async (...iptc: Parameters<typeof iim>) =>
  withSegments(await jpeg().toBuffer(), [iim(...iptc)]);
const withXmp = async (...segments: [number, Buffer][]) => withSegments(await jpeg().toBuffer(), segments);
const saying = async (properties: string) => rightsIn(await withXmp(xmp(packet(properties))));

describe('rightsIn', () => {
  it('reads IIM that is marked as UTF-8', async () => {
    const image = await withIim([
      [80, 'Zoë Łukasz'],
      [110, 'Agence “Été”'],
      [116, '© 2026'],
      [120, 'Ein Bär'],
      [105, 'Größe'],
    ]);
    expect(await rightsIn(image)).toEqual({
      creator: 'Zoë Łukasz',
      credit: 'Agence “Été”',
      copyright: '© 2026',
      caption: 'Ein Bär',
      headline: 'Größe',
    });
  });

  it('reads IIM without a mark as Latin-1', async () => {
    expect(await rightsIn(await withIim([[80, 'José Muñoz']], 'latin1'))).toEqual({ creator: 'José Muñoz' });
  });

  it('keeps the by-lines of several people apart', async () => {
    const image = await withIim([
      [80, 'Larsen, Ada'],
      [80, 'Grace'],
    ]);
    expect(await rightsIn(image)).toEqual({ creator: 'Larsen, Ada; Grace' });
    const exif = await jpeg()
      .withExif({ IFD0: { Artist: 'Ada;Grace ; ' } })
      .toBuffer();
    expect(await rightsIn(exif)).toEqual({ creator: 'Ada; Grace' });
  });

  it('reads every field from XMP', async () => {
    const said = await saying(
      '<dc:creator><rdf:Seq><rdf:li>Ada</rdf:li><rdf:li>Grace</rdf:li></rdf:Seq></dc:creator>' +
        '<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© 2026 The Wire</rdf:li></rdf:Alt></dc:rights>' +
        '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">A &lt;b&gt; &amp; c</rdf:li></rdf:Alt></dc:description>' +
        '<photoshop:Credit>The Wire</photoshop:Credit><photoshop:Headline>Rain</photoshop:Headline>' +
        '<plus:Licensor><rdf:Seq><rdf:li rdf:parseType="Resource"><plus:LicensorName>Wire Sales</plus:LicensorName>' +
        '<plus:LicensorURL>https://wire.example/buy?id=1</plus:LicensorURL></rdf:li>' +
        '<rdf:li rdf:parseType="Resource"><plus:LicensorName>Another</plus:LicensorName></rdf:li></rdf:Seq></plus:Licensor>' +
        '<xmpRights:WebStatement>https://wire.example/terms</xmpRights:WebStatement>' +
        '<xmpRights:UsageTerms><rdf:Alt><rdf:li xml:lang="x-default">No resale</rdf:li></rdf:Alt></xmpRights:UsageTerms>' +
        '<Iptc4xmpExt:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture</Iptc4xmpExt:DigitalSourceType>' +
        '<plus:DataMining rdf:resource="http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-GENAIMLTRAINING"/>' +
        '<Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">A wet street</rdf:li></rdf:Alt></Iptc4xmpCore:AltTextAccessibility>' +
        '<Iptc4xmpCore:ExtDescrAccessibility><rdf:Alt><rdf:li xml:lang="x-default">A street at night.</rdf:li></rdf:Alt></Iptc4xmpCore:ExtDescrAccessibility>',
    );
    expect(said).toEqual({
      creator: 'Ada; Grace',
      credit: 'The Wire',
      copyright: '© 2026 The Wire',
      caption: 'A <b> & c',
      headline: 'Rain',
      licensor: 'Wire Sales',
      licensorUrl: 'https://wire.example/buy?id=1',
      webStatement: 'https://wire.example/terms',
      usageTerms: 'No resale',
      digitalSourceType: 'http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture',
      dataMining: 'http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-GENAIMLTRAINING',
      alt: 'A wet street',
      extendedDescription: 'A street at night.',
    });
  });

  it('prefers XMP to IIM and IIM to EXIF, field by field', async () => {
    const exif = await jpeg()
      .withExif({ IFD0: { Artist: 'Bjork', Copyright: '(C) Bjork' } })
      .toBuffer();
    const image = withSegments(exif, [
      xmp(packet('<dc:creator><rdf:Seq><rdf:li>Björk</rdf:li></rdf:Seq></dc:creator>')),
      iim([
        [80, 'B.'],
        [110, 'Iceland Wire'],
      ]),
    ]);
    expect(await rightsIn(image)).toEqual({
      creator: 'Björk',
      credit: 'Iceland Wire',
      copyright: '(C) Bjork',
    });
  });

  it('takes no caption from EXIF, where cameras write their name', async () => {
    const image = await jpeg()
      .withExif({ IFD0: { ImageDescription: 'DIGITAL CAMERA' } })
      .toBuffer();
    expect(await rightsIn(image)).toBeUndefined();
  });

  it('removes what XML can’t hold, and blanks at both ends', async () => {
    expect(await rightsIn(await withIim([[110, ' \x01The\x0b Wire\0 ']]))).toEqual({ credit: 'The Wire' });
    expect(await rightsIn(await withIim([[110, '   ']]))).toBeUndefined();
  });

  it('cuts a text that is longer than the limit, never inside a character', async () => {
    const rights = await rightsIn(await withIim([[120, '😀'.repeat(2_500)]]));
    expect(rights?.caption).toBe('😀'.repeat(2_000));
  });

  it('finds none in a picture without metadata, or in bytes that are not a picture', async () => {
    expect(await rightsIn(await jpeg().toBuffer())).toBeUndefined();
    expect(await rightsIn(Buffer.from('not a picture'))).toBeUndefined();
  });

  it('falls back to IIM when the XMP is broken', async () => {
    const image = await withXmp(xmp(packet('<photoshop:Credit>The Wi')), iim([[110, 'Wire']]));
    expect(await rightsIn(image)).toEqual({ credit: 'Wire' });
  });
});

describe('an address', () => {
  const statement = (text: string) => saying(`<xmpRights:WebStatement>${text}</xmpRights:WebStatement>`);

  it.each([' https://wire.example/terms ', 'http://wire.example/a?b=1&amp;c=2'])(
    '%s is kept',
    async (address) => {
      const kept = address.trim().replace('&amp;', '&');
      expect(await statement(address)).toEqual({ webStatement: kept });
    },
  );

  it('is escaped, so that nothing can break out of it', async () => {
    expect(await statement('https://wire.example/"&gt;&lt;b&gt;')).toEqual({
      webStatement: 'https://wire.example/%22%3E%3Cb%3E',
    });
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'geo:48.8584,2.2945',
    'www.wire.example/terms',
    'https://ada:secret@wire.example/',
    `https://wire.example/${'x'.repeat(500)}`,
  ])('%.40s is dropped', async (address) => {
    expect(await statement(address)).toBeUndefined();
  });
});

describe('a term of a vocabulary', () => {
  const source = (text: string) =>
    saying(`<Iptc4xmpExt:DigitalSourceType>${text}</Iptc4xmpExt:DigitalSourceType>`);
  const trained = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';

  it('is kept, with one spelling of its URI', async () => {
    expect(await source(trained)).toEqual({ digitalSourceType: trained });
    expect(await source(trained.replace('http', 'https'))).toEqual({ digitalSourceType: trained });
  });

  it.each([
    'trainedAlgorithmicMedia',
    'http://example.org/digitalsourcetype/digitalCapture',
    'http://cv.iptc.org/newscodes/digitalsourcetype/',
    'http://cv.iptc.org/newscodes/digitalsourcetype/48.8584,2.2945',
    'http://cv.iptc.org/newscodes/digitalsourcetype/SN4711',
  ])('%s is dropped', async (text) => {
    expect(await source(text)).toBeUndefined();
  });
});

describe('XMP is found', () => {
  const said = packet('<photoshop:Credit>Agence Été</photoshop:Credit>');

  it.each(['jpeg', 'png', 'webp', 'avif', 'tiff'] as const)('in %s', async (format) => {
    const image = await red().toFormat(format).withXmp(said).toBuffer();
    expect(await rightsIn(image)).toEqual({ credit: 'Agence Été' });
  });

  it('in a JPEG whose XMP needs more than one segment', async () => {
    const caption = 'Rain. '.repeat(200);
    const rest =
      `<dc:description><rdf:Alt><rdf:li xml:lang="x-default">${caption}</rdf:li></rdf:Alt></dc:description>` +
      `<photoshop:History>${'x'.repeat(150_000)}</photoshop:History>` +
      '<photoshop:Credit>Another</photoshop:Credit><photoshop:Headline>Wet</photoshop:Headline>';
    const segments = extendedXmp('photoshop:Credit="The Wire"', packet(rest));
    expect(segments).toHaveLength(4);
    expect(await rightsIn(await withXmp(...segments))).toEqual({
      credit: 'The Wire',
      caption: caption.trim(),
      headline: 'Wet',
    });
  });

  it('when zero bytes follow it', async () => {
    expect(await rightsIn(await withXmp(xmp(said, Buffer.alloc(2_000))))).toEqual({ credit: 'Agence Été' });
  });

  it('in Latin-1, although the standard forbids it', async () => {
    const latin1 = Buffer.from(said, 'latin1');
    expect(await rightsIn(await withXmp(xmp('', latin1)))).toEqual({ credit: 'Agence Été' });
  });
});
