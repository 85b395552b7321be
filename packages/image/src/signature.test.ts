import { describe, expect, it } from 'vitest';
import { exifText, xmpPacket } from './signature.ts';

describe('xmpPacket', () => {
  it('holds what is known and no empty property', () => {
    const packet = xmpPacket({ creator: 'Ada', credit: 'The Wire' });
    expect(packet).toContain('<dc:creator><rdf:Seq><rdf:li>Ada</rdf:li></rdf:Seq></dc:creator>');
    expect(packet).toContain('<photoshop:Credit>The Wire</photoshop:Credit>');
    expect(packet).not.toMatch(/dc:rights|dc:description|photoshop:Headline/);
  });

  it('lets no text become markup', () => {
    expect(xmpPacket({ headline: '</x:xmpmeta><?evil & "more"' })).toContain(
      '<photoshop:Headline>&lt;/x:xmpmeta&gt;&lt;?evil &amp; "more"</photoshop:Headline>',
    );
  });
});

describe('exifText', () => {
  it('is ASCII, with the copyright sign spelt out', () => {
    expect(exifText('© 2026 Ada')).toBe('(C) 2026 Ada');
  });

  it('is nothing rather than a row of question marks', () => {
    expect(exifText('نجيب')).toBeUndefined();
    expect(exifText(undefined)).toBeUndefined();
  });
});
