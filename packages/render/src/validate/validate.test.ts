import type { StoryManifest } from '@slugline/story';
import {
  audio,
  captions,
  image,
  manifestOf,
  site,
  video,
  waitingFor,
} from '@slugline/testing/samples/edition';
import { describe, expect, it } from 'vitest';
import { pageAssets } from '../assets.ts';
import { buildDocuments, type EditionDocument } from '../documents.ts';
import { validateDocuments } from './validate.ts';

const clip = video('b');
const manifest = manifestOf([
  image('a'),
  clip,
  captions('c', clip, 'fr'),
  audio('d'),
  waitingFor(image('e')),
]);
const documents = buildDocuments(manifest, site, pageAssets);

const edited = (name: string, edit: (text: string) => string): EditionDocument[] =>
  documents.map((document) => (document.name === name ? { name, text: edit(document.text) } : document));
const withPage = (from: string, to: string) => edited('index.html', (text) => text.replace(from, to));
const withManifest = (change: (manifest: StoryManifest) => object) =>
  edited('story.json', (text) => JSON.stringify(change(JSON.parse(text))));

describe('validation before publication', () => {
  it('accepts a sound edition', () => {
    expect(() => validateDocuments(documents)).not.toThrow();
  });

  it.each([
    ['a missing page', documents.filter(({ name }) => name !== 'index.html'), 'must both be there'],
    [
      'a manifest that is cut off',
      edited('story.json', (text) => text.slice(0, 99)),
      'story.json: is not JSON',
    ],
    [
      'a field of the wrong type',
      withManifest((m) => ({ ...m, revision: 'one' })),
      '/revision must be integer',
    ],
    ['an unknown field', withManifest((m) => ({ ...m, secret: 1 })), 'must NOT have additional properties'],
    ['a time that is invalid', withManifest((m) => ({ ...m, publishedAt: 'today' })), '/publishedAt'],
    [
      'a medium named twice',
      withManifest((m) => ({ ...m, media: [...m.media, ...m.media] })),
      'a medium twice',
    ],
    [
      'a block without its medium',
      withManifest((m) => ({ ...m, body: [{ type: 'media', media: 'c'.repeat(16) }] })),
      'places cccc',
    ],
    ['a page that a browser must correct', withPage('<h1>', '<h1 class=a class=b>'), 'duplicate-attribute'],
    ['a second headline', withPage('<p>First', '<h1>Again</h1><p>First'), 'has 2 <h1>'],
    ['another language', withPage('lang="en"', 'lang="fr"'), 'is not in en'],
    ['an inline script', withPage('</main>', '<script>1</script></main>'), 'inline script'],
    ['an event handler', withPage('<main>', '<main onclick="x()">'), '<main> has onclick'],
    ['a style attribute', withPage('<main>', '<main style="color:red">'), '<main> has a style attribute'],
    ['a style sheet in the page', withPage('</head>', '<style>p{}</style></head>'), 'inline style sheet'],
    ['a picture without alt', withPage(' alt=""', ''), 'without alt'],
    [
      'a rendition that is not in the manifest',
      withPage('w640.avif', 'w641.avif'),
      'w641.avif, which is not part',
    ],
    [
      'an address above the destination',
      withPage('href="story.json"', 'href="../../../../../x"'),
      'not part',
    ],
    [
      'a script from another host',
      withPage('src="../../../../assets/', 'src="https://cdn.example/'),
      'elsewhere',
    ],
    [
      'an embedded picture that is not a blur',
      withPage('src="../', 'src="data:image/png;base64,AA==" data-was="../'),
      'names data:image/png;base64,AA==, which is not part',
    ],
    ['a link that runs a script', withPage('<p>First', '<p><a href="javascript:x()">First</a>'), 'not part'],
    ['structured data that is not JSON', withPage('"@context":', ''), 'structured data'],
  ])('refuses %s', (_, broken, reason) => {
    expect(() => validateDocuments(broken)).toThrow(
      expect.objectContaining({ code: 'edition_invalid', message: expect.stringContaining(reason) }),
    );
  });

  it('reports every problem at once', () => {
    const broken = withPage('<h1>', '<h2>').map((document) =>
      document.name === 'index.html'
        ? { ...document, text: document.text.replace('lang="en"', '') }
        : document,
    );
    expect(() => validateDocuments(broken)).toThrow(/has 0 <h1>.*is not in en/);
  });
});
