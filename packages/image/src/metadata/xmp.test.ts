import { packet } from '@slugline/testing/samples/image-metadata';
import { describe, expect, it } from 'vitest';
import { type FieldPolicy, policy } from './policy.ts';
import { fieldIn, propertiesOf, readPacket } from './xmp.ts';

const wanted = propertiesOf(Object.values(policy));
const read = (field: FieldPolicy, ...xmp: Parameters<typeof packet>) =>
  fieldIn(readPacket(packet(...xmp), wanted), field);

const photoshop = 'http://ns.adobe.com/photoshop/1.0/';
const plus = 'http://ns.useplus.org/ldf/xmp/1.0/';

describe('a property', () => {
  it('is found by its schema, whatever its prefix', () => {
    const schemas = { credits: photoshop, photoshop: 'http://example.org/not-adobe/' };
    const xmp = '<photoshop:Credit>Somebody</photoshop:Credit><credits:Credit>The Wire</credits:Credit>';
    expect(read(policy.credit, xmp, schemas)).toBe('The Wire');
    expect(read(policy.credit, '<photoshop:Credit>Somebody</photoshop:Credit>', schemas)).toBeUndefined();
  });

  it('is not confused with a property of the same name inside another', () => {
    const xmp =
      '<photoshop:Layers><rdf:Bag><rdf:li rdf:parseType="Resource"><photoshop:Credit>A layer’s</photoshop:Credit>' +
      '</rdf:li></rdf:Bag></photoshop:Layers>';
    expect(read(policy.credit, xmp)).toBeUndefined();
  });

  it('may be an attribute, in any of several descriptions', () => {
    expect(read(policy.credit, '', { p: photoshop }, 'p:Credit="The Wire"')).toBe('The Wire');
    const second = packet('', { p: photoshop }, 'p:Headline="Rain"').match(
      /<rdf:Description.*?<\/rdf:Description>/,
    )?.[0];
    const both = packet('', { p: photoshop }, 'p:Credit="The Wire"').replace(
      '</rdf:RDF>',
      `${second}</rdf:RDF>`,
    );
    const properties = readPacket(both, wanted);
    expect([policy.credit, policy.headline].map((field) => fieldIn(properties, field))).toEqual([
      'The Wire',
      'Rain',
    ]);
  });

  it('may be a text with qualifiers', () => {
    const qualified = (inside: string) =>
      read(policy.credit, `<photoshop:Credit${inside}</photoshop:Credit>`);
    expect(qualified(' rdf:parseType="Resource"><rdf:value>The Wire</rdf:value>')).toBe('The Wire');
    expect(qualified('><rdf:Description><rdf:value>The Wire</rdf:value></rdf:Description>')).toBe('The Wire');
    expect(qualified('><![CDATA[The <Wire>]]>')).toBe('The <Wire>');
  });

  it('in several languages is read from x-default, else from the first that is not empty', () => {
    const caption = (...items: [language: string, text: string][]) =>
      read(
        policy.caption,
        `<dc:description><rdf:Alt>${items
          .map(([language, text]) => `<rdf:li xml:lang="${language}">${text}</rdf:li>`)
          .join('')}</rdf:Alt></dc:description>`,
      );
    expect(caption(['de', 'Regen'], ['x-default', 'Rain'])).toBe('Rain');
    expect(caption(['x-default', ' '], ['de', 'Regen'], ['fr', 'Pluie'])).toBe('Regen');
    expect(read(policy.caption, '<dc:description>Rain</dc:description>')).toBe('Rain');
  });

  it('inside a structure may be written in each of RDF’s ways', () => {
    const url = (item: string) =>
      read(policy.licensorUrl, `<p:Licensor><rdf:Seq>${item}</rdf:Seq></p:Licensor>`, { p: plus });
    const field = '<p:LicensorURL>https://wire.example/</p:LicensorURL>';
    expect(url(`<rdf:li rdf:parseType="Resource">${field}</rdf:li>`)).toBe('https://wire.example/');
    expect(url(`<rdf:li><rdf:Description>${field}</rdf:Description></rdf:li>`)).toBe('https://wire.example/');
    expect(url('<rdf:li p:LicensorURL="https://wire.example/"/>')).toBe('https://wire.example/');
    expect(url('<rdf:li><rdf:Description p:LicensorURL="https://wire.example/"/></rdf:li>')).toBe(
      'https://wire.example/',
    );
    expect(url('')).toBeUndefined();
  });

  it('inside a structure is read from the first licensor, so that names and addresses are never mixed', () => {
    const licensors =
      '<plus:Licensor><rdf:Seq><rdf:li plus:LicensorName="One"/>' +
      '<rdf:li plus:LicensorName="Two" plus:LicensorURL="https://two.example/"/></rdf:Seq></plus:Licensor>';
    expect(read(policy.licensor, licensors)).toBe('One');
    expect(read(policy.licensorUrl, licensors)).toBeUndefined();
  });
});

describe('a packet', () => {
  it('may use the usual prefixes without declaring them', () => {
    expect(read(policy.credit, '<photoshop:Credit>The Wire</photoshop:Credit>', {})).toBe('The Wire');
  });

  it.each([
    ['is cut off', '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>'],
    ['is not XML', 'Credit: The Wire'],
    [
      'names entities of its own',
      `<!DOCTYPE x [<!ENTITY a "aaaa">]>${packet('<dc:creator>&a;</dc:creator>')}`,
    ],
  ])('that %s is refused', (_what, text) => {
    expect(() => readPacket(text, wanted)).toThrow();
  });

  it('with a hundred thousand ancestors keeps none of them', () => {
    const ancestors = `<photoshop:DocumentAncestors><rdf:Bag>${'<rdf:li>0</rdf:li>'.repeat(100_000)}</rdf:Bag></photoshop:DocumentAncestors>`;
    const text = packet(`${ancestors}<photoshop:Credit>The Wire</photoshop:Credit>`);
    const properties = readPacket(text, wanted);
    expect([...properties.keys()]).toEqual([`${photoshop}Credit`]);
  });

  it('with a hundred thousand creators keeps only the first thousand', () => {
    const crowd = `<dc:creator><rdf:Seq>${'<rdf:li>A</rdf:li>'.repeat(100_000)}</rdf:Seq></dc:creator>`;
    expect(read(policy.creator, crowd)?.length).toBeLessThan(4_000);
  });
});
