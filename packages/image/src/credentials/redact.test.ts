import { describe, expect, it } from 'vitest';
import { assertionsToRedact, isFitToPublish } from './redact.ts';

const box = (type: string, content: Buffer | string): Buffer => {
  const body = Buffer.from(content);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
};
const superbox = (label: string, ...content: Buffer[]): Buffer =>
  box(
    'jumb',
    Buffer.concat([
      box('jumd', Buffer.concat([Buffer.alloc(16), Buffer.from(`\x03${label}\0`)])),
      ...content,
    ]),
  );
const assertion = (label: string, content: Buffer | string = '{}') => superbox(label, box('cbor', content));
const manifest = (assertions: Buffer[], ...more: Buffer[]) =>
  superbox(
    'urn:c2pa:1',
    superbox('c2pa.assertions', ...assertions),
    assertion('c2pa.claim.v2'),
    assertion('c2pa.signature'),
    ...more,
  );
const usual = ['c2pa.actions.v2', 'c2pa.hash.data', 'c2pa.ingredient.v3', 'c2pa.ingredient.v3__1'].map(
  (label) => assertion(label),
);
const store = (...manifests: Buffer[]) => superbox('c2pa', ...manifests);

describe('assertions that may not be published', () => {
  it('are redacted, in every manifest', () => {
    const urls = (...labels: string[]) =>
      labels.map((label) => ({ url: `self#jumbf=c2pa.assertions/${label}` }));
    const manifests = [
      { label: 'urn:a', claim: { assertions: urls('c2pa.actions', 'stds.exif', 'c2pa.hash.data') } },
      {
        label: 'urn:b',
        'claim.v2': {
          created_assertions: urls('c2pa.actions.v2', 'c2pa.thumbnail.claim'),
          gathered_assertions: urls('c2pa.hash.gps', 'c2pa.metadata'),
        },
      },
    ];
    expect(assertionsToRedact({ manifests })).toEqual([
      'self#jumbf=/c2pa/urn:a/c2pa.assertions/stds.exif',
      'self#jumbf=/c2pa/urn:b/c2pa.assertions/c2pa.thumbnail.claim',
      'self#jumbf=/c2pa/urn:b/c2pa.assertions/c2pa.hash.gps',
      'self#jumbf=/c2pa/urn:b/c2pa.assertions/c2pa.metadata',
    ]);
  });
});

describe('a manifest store', () => {
  it('can be published when it holds only allowed parts', () => {
    expect(isFitToPublish(store(manifest(usual), manifest(usual)), [])).toBe(true);
  });

  it.each<[string, Buffer]>([
    ['an assertion that no claim lists', store(manifest([...usual, assertion('stds.exif')]))],
    [
      'another store beside the assertions',
      store(manifest(usual, superbox('c2pa.databoxes', assertion('c2pa.data')))),
    ],
    ['a compressed manifest', store(superbox('urn:c2pa:1', box('brob', 'packed')))],
    ['data behind the last box', store(manifest(usual), Buffer.from('more'))],
    ['a place', store(manifest([assertion('c2pa.actions.v2', 'exif:GPSLatitude')]))],
    ['a mention of a serial number', store(manifest([assertion('c2pa.actions.v2', 'Serial Number 4711')]))],
    ['a serial number of the original', store(manifest([assertion('c2pa.actions.v2', 'QX-4711')]))],
    ['nothing', Buffer.alloc(0)],
    ['no boxes', Buffer.from('These are no boxes at all.')],
  ])('can’t be published with %s', (_, bytes) => {
    expect(isFitToPublish(bytes, ['QX-4711'])).toBe(false);
  });
});
