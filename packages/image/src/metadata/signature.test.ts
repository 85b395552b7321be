import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MediaRights } from '@slugline/story';
import { hasExiftool, tagsOf } from '@slugline/testing/readers/exiftool';
import { tempFolder } from '@slugline/testing/samples/images';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { type FieldPolicy, fields } from './policy.ts';
import { rightsIn } from './rights.ts';
import { exifText, signed, xmpPacket } from './signature.ts';

/** A value as long as the policy allows, of the characters that become longest when escaped. */
function longest({ kind, longest, vocabulary = '' }: FieldPolicy): string {
  if (kind === 'url') return 'https://wire.example/?'.padEnd(longest, '&');
  if (kind === 'term') return vocabulary.padEnd(longest, 'A');
  return '&'.repeat(longest);
}

const everything = Object.fromEntries(
  fields.map(([field, policy]) => [field, longest(policy)]),
) as MediaRights;
const image = () => sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } });

describe('xmpPacket', () => {
  it('holds the known fields and no empty property', () => {
    const packet = xmpPacket({ creator: 'Ada; Grace', credit: 'The Wire' });
    expect(packet).toContain(
      '<dc:creator><rdf:Seq><rdf:li>Ada</rdf:li><rdf:li>Grace</rdf:li></rdf:Seq></dc:creator>',
    );
    expect(packet).toContain('<photoshop:Credit>The Wire</photoshop:Credit>');
    expect(packet).not.toMatch(/dc:rights|photoshop:Headline|plus|Iptc4xmp|xmpRights/);
  });

  it('has the name and address of a licensor in one structure', () => {
    expect(xmpPacket({ licensor: 'Wire Sales', licensorUrl: 'https://wire.example/' })).toContain(
      '<plus:Licensor><rdf:Seq><rdf:li rdf:parseType="Resource"><plus:LicensorName>Wire Sales</plus:LicensorName>' +
        '<plus:LicensorURL>https://wire.example/</plus:LicensorURL></rdf:li></rdf:Seq></plus:Licensor>',
    );
  });

  it('escapes markup in texts', () => {
    expect(xmpPacket({ headline: '</x:xmpmeta><?evil & "more"' })).toContain(
      '<photoshop:Headline>&lt;/x:xmpmeta&gt;&lt;?evil &amp; "more"</photoshop:Headline>',
    );
  });
});

describe('a rendition', () => {
  it.each(['jpeg', 'webp', 'avif'] as const)('in %s holds every field at its longest', async (format) => {
    const bytes = await signed(everything)(image().toFormat(format)).toBuffer();
    expect(await rightsIn(bytes)).toEqual(everything);
  });

  it.skipIf(!hasExiftool)('in JPEG holds all of it in the one segment that every program reads', async () => {
    const file = join(await tempFolder(), 'everything.jpg');
    await writeFile(file, await signed(everything)(image().jpeg()).toBuffer());
    const [tags] = tagsOf(file);
    expect(tags).toMatchObject({
      'XMP-dc:Description': everything.caption,
      'XMP-xmpRights:UsageTerms': everything.usageTerms,
      'XMP-plus:Licensor': [{ LicensorName: everything.licensor, LicensorURL: everything.licensorUrl }],
    });
    expect(tags).not.toHaveProperty('XMP-xmpNote:HasExtendedXMP');
  });
});

describe('exifText', () => {
  it('is ASCII, with the copyright sign spelt out', () => {
    expect(exifText('© 2026 Ada')).toBe('(C) 2026 Ada');
  });

  it('is undefined for a text that would become question marks', () => {
    expect(exifText('نجيب')).toBeUndefined();
    expect(exifText(undefined)).toBeUndefined();
  });
});
