import sharp from 'sharp';
import { scatter } from './noise.ts';
import { type Painting, toSharp } from './paint.ts';

/** The metadata that a camera and a picture desk put into a file. */
export interface Record {
  headline: string;
  description: string;
  /** Degrees north and east: an invented place, in the middle of the North Sea. */
  at: { north: number; east: number };
}

/**
 * Writes a painting as a photograph: a JPEG with film grain and the metadata of a real one. Slugline should
 * keep rights and description (IPTC, as XMP), and must remove the coordinates and the camera's serial number.
 */
export async function photograph(
  painting: Painting,
  { file, width, quality, record }: { file: string; width: number; quality: number; record: Record },
): Promise<void> {
  // Grain is added after the enlargement, which would enlarge it, too.
  const enlarged = await toSharp(painting)
    .resize({ width, kernel: 'cubic' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  await sharp(enlarged.data, { raw: enlarged.info })
    .composite([{ input: await grain(), tile: true, blend: 'soft-light' }])
    .withExif(exif(record))
    .withXmp(xmp(record))
    .jpeg({ quality, mozjpeg: true })
    .toFile(file);
}

const grain = async (): Promise<Buffer> => {
  const side = 512;
  const speck = Uint8Array.from({ length: side * side }, (_, i) => {
    const [x, y] = [i % side, Math.floor(i / side)];
    return 128 + 22 * (scatter(x, y, 301) + scatter(x, y, 302) + scatter(x, y, 303) - 1.5);
  });
  return sharp(speck, { raw: { width: side, height: side, channels: 1 } })
    .png()
    .toBuffer();
};

const credit = 'Slugline examples';
const creator = 'Slugline example maker';
const copyright = 'Made for the Slugline project, Apache-2.0';

const exif = ({ description, at }: Record) => ({
  IFD0: {
    Make: 'Slugline',
    Model: 'Painted Camera',
    Artist: creator,
    Copyright: copyright,
    ImageDescription: description,
  },
  IFD2: { DateTimeOriginal: '2026:11:20 21:12:40', BodySerialNumber: 'SL-000132' },
  IFD3: {
    GPSLatitudeRef: 'N',
    GPSLatitude: degrees(at.north),
    GPSLongitudeRef: 'E',
    GPSLongitude: degrees(at.east),
  },
});

/** Returns degrees, minutes and seconds as three fractions, as EXIF stores them. */
function degrees(value: number): string {
  const minutes = (value % 1) * 60;
  return `${Math.floor(value)}/1 ${Math.floor(minutes)}/1 ${Math.round((minutes % 1) * 6000)}/100`;
}

const xmp = ({ headline, description }: Record): string => `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">
<dc:creator><rdf:Seq><rdf:li>${creator}</rdf:li></rdf:Seq></dc:creator>
<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">${copyright}</rdf:li></rdf:Alt></dc:rights>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">${description}</rdf:li></rdf:Alt></dc:description>
<photoshop:Credit>${credit}</photoshop:Credit><photoshop:Headline>${headline}</photoshop:Headline>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`;
