import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { rightsIn } from './rights.ts';

const jpeg = () => sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } }).jpeg();

/** A JPEG with IPTC IIM records (by their dataset in record 2), marked as UTF-8 or not marked at all. */
async function withIim(records: [dataset: number, text: string][], encoding: 'latin1' | 'utf8') {
  const record = (r: number, dataset: number, data: Buffer) =>
    Buffer.concat([Buffer.from([0x1c, r, dataset, data.length >> 8, data.length & 255]), data]);
  const iim = Buffer.concat([
    ...(encoding === 'utf8' ? [record(1, 90, Buffer.from('\x1b%G', 'latin1'))] : []),
    ...records.map(([dataset, text]) => record(2, dataset, Buffer.from(text, encoding))),
  ]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(iim.length);
  const body = Buffer.concat([
    Buffer.from('Photoshop 3.0\x008BIM\x04\x04\0\0', 'latin1'),
    size,
    iim,
    Buffer.alloc(iim.length % 2),
  ]);
  const length = body.length + 2;
  const bytes = await jpeg().toBuffer();
  return Buffer.concat([
    bytes.subarray(0, 2),
    Buffer.from([0xff, 0xed, length >> 8, length & 255]),
    body,
    bytes.subarray(2),
  ]);
}

const packet = (properties: string) =>
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
  '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" ' +
  `xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">${properties}</rdf:Description></rdf:RDF></x:xmpmeta>`;

describe('rightsIn', () => {
  it('reads IIM that says it is UTF-8', async () => {
    const picture = await withIim(
      [
        [80, 'Zoë Łukasz'],
        [110, 'Agence “Été”'],
        [116, '© 2026'],
        [120, 'Ein Bär'],
        [105, 'Größe'],
      ],
      'utf8',
    );
    expect(rightsIn(picture)).toEqual({
      creator: 'Zoë Łukasz',
      credit: 'Agence “Été”',
      copyright: '© 2026',
      caption: 'Ein Bär',
      headline: 'Größe',
    });
  });

  it('reads IIM that does not say what it is as Latin-1', async () => {
    expect(rightsIn(await withIim([[80, 'José Muñoz']], 'latin1'))).toEqual({ creator: 'José Muñoz' });
  });

  it('joins the by-lines of several people', async () => {
    const picture = await withIim(
      [
        [80, 'Ada'],
        [80, 'Grace'],
      ],
      'utf8',
    );
    expect(rightsIn(picture)).toEqual({ creator: 'Ada, Grace' });
  });

  it('reads XMP, and of several languages the first', async () => {
    const xmp = packet(
      '<dc:creator><rdf:Seq><rdf:li>Ada</rdf:li><rdf:li>Grace</rdf:li></rdf:Seq></dc:creator>' +
        '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">A &lt;b&gt; &amp; c</rdf:li>' +
        '<rdf:li xml:lang="de">Ein b</rdf:li></rdf:Alt></dc:description>' +
        '<photoshop:Credit>The Wire</photoshop:Credit>',
    );
    expect(rightsIn(await jpeg().withXmp(xmp).toBuffer())).toEqual({
      creator: 'Ada, Grace',
      caption: 'A <b> & c',
      credit: 'The Wire',
    });
  });

  it('believes XMP before EXIF, field by field', async () => {
    const xmp = packet('<dc:creator><rdf:Seq><rdf:li>Björk</rdf:li></rdf:Seq></dc:creator>');
    const picture = await jpeg()
      .withXmp(xmp)
      .withExif({ IFD0: { Artist: 'Bjork', Copyright: '(C) Bjork' } })
      .toBuffer();
    expect(rightsIn(picture)).toEqual({ creator: 'Björk', copyright: '(C) Bjork' });
  });

  it('takes no caption from EXIF, where cameras write their name', async () => {
    const picture = await jpeg()
      .withExif({ IFD0: { ImageDescription: 'DIGITAL CAMERA' } })
      .toBuffer();
    expect(rightsIn(picture)).toBeUndefined();
  });

  it('drops what XML can not hold, and blanks around', async () => {
    expect(rightsIn(await withIim([[110, ' \x01The\x0b Wire\0 ']], 'utf8'))).toEqual({ credit: 'The Wire' });
    expect(rightsIn(await withIim([[110, '   ']], 'utf8'))).toBeUndefined();
  });

  it('cuts a text that is longer than any caption, never through a character', async () => {
    const caption = rightsIn(await withIim([[120, '😀'.repeat(2_500)]], 'utf8'))?.caption;
    expect(caption).toBe('😀'.repeat(2_000));
  });

  it('finds none in a picture without, or in bytes that are no picture', async () => {
    expect(rightsIn(await jpeg().toBuffer())).toBeUndefined();
    expect(rightsIn(Buffer.from('not a picture'))).toBeUndefined();
  });
});
