import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StatusReport, StoryManifest } from '@slugline/story';
import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { photograph } from '@slugline/testing/samples/media';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const fixtures = join(import.meta.dirname, '../../packages/draft/src/read/fixtures');

interface Sent {
  fixture: string;
  /** What is taken out of the draft, so that nothing keeps it from the public. */
  without?: RegExp;
  pictures?: string[];
}

/** Publishes a draft of `fixtures` with pictures of these names. Returns its manifest. */
async function published({ fixture, without, pictures = [] }: Sent): Promise<StoryManifest> {
  const bytes = await readFile(join(fixtures, fixture));
  const draft = without ? bytes.toString('utf8').replace(without, '') : new Blob([bytes]);
  const colours = ['#336699', '#993366'];
  const media = await Promise.all(
    pictures.map((name, index) => photograph(name, { colour: colours[index] ?? '#333333' })),
  );
  const response = await server.submit({ draft, draftName: `draft${/\.\w+$/.exec(fixture)?.[0]}`, media });
  expect(response.status).toBe(202);
  const { storyId } = (await response.json()) as StatusReport;
  const report = await server.settled(storyId);
  expect(report).toMatchObject({ state: 'complete', refused: [] });
  return (await (await fetch(new URL('story.json', report.url ?? ''))).json()) as StoryManifest;
}

/** Caption, credit and alternative text of each picture that is ready, and whether a block of the text places it. */
const picturesOf = ({ media, body }: StoryManifest) =>
  media.map(({ id, state, caption, credit, alt }) => ({
    ...{ state, caption, credit, alt },
    placed: body.some((block) => block.type === 'media' && block.media === id),
  }));

describe('a story in another format than text', () => {
  it('is published from a Word document, with the picture inside it', async () => {
    const story = await published({ fixture: 'libreoffice-story.docx' });
    expect(story).toMatchObject({
      headline: 'Harbour bridge closes for a winter of repairs',
      authors: [{ name: 'Rosa Lind' }],
    });
    expect(story.footnotes).toHaveLength(1);
    expect(picturesOf(story)).toMatchObject([{ state: 'ready', placed: true, credit: expect.any(String) }]);
  });

  it('is published from a saved page, with the picture that lay beside it', async () => {
    const story = await published({ fixture: 'html-saved-page.html', pictures: ['reef.jpg'] });
    expect(story).toMatchObject({
      headline: 'Pilot tells of night on the reef',
      publication: 'Harbour Gazette',
    });
    expect(picturesOf(story)).toMatchObject([
      { state: 'ready', placed: true, alt: 'The reef at low tide', credit: 'Max Orr' },
    ]);
    expect(JSON.stringify(story)).not.toMatch(/Read next|Privacy|Post this/);
  });

  it('is published from a mail, with its two pictures and without what was for the desk', async () => {
    const story = await published({ fixture: 'mail-with-two-pictures.eml' });
    expect(story.headline).toBe('Straßenbahn fährt wieder über die alte Brücke');
    expect(picturesOf(story)).toMatchObject([{ state: 'ready' }, { state: 'ready' }]);
    expect(JSON.stringify(story)).not.toMatch(/555|example\.org|iPhone/);
  });

  it('is published from an item of ninjs 3.1, with the picture that it names', async () => {
    const story = await published({
      fixture: 'ninjs-3-embargoed-with-a-note.json',
      without: /"embargoed": "[^"]*",\s*"edNote": "[^"]*",/,
      pictures: ['ponte.jpg'],
    });
    expect(story).toMatchObject({
      headline: 'Riapre il ponte sul fiume dopo due anni',
      language: 'it',
      tags: expect.arrayContaining(['Trasporti']),
    });
    expect(picturesOf(story)).toMatchObject([
      { state: 'ready', caption: "Il ponte all'alba.", credit: 'Ugo Sala/Coastwire', alt: 'Un ponte' },
    ]);
  });

  it('is published from a package of NewsML-G2, with the pictures that it names', async () => {
    const story = await published({
      fixture: 'newsml-g2-package-with-two-pictures.xml',
      without: /<embargoed>[^<]*<\/embargoed>/,
      pictures: ['prom.jpg', 'zaloga.jpg'],
    });
    expect(story).toMatchObject({ headline: 'Prom nocny wraca do portu', authors: [{ name: 'Ewa Nowak' }] });
    expect(picturesOf(story)).toMatchObject([
      { state: 'ready', caption: 'Prom przy nabrzeżu.', credit: expect.stringContaining('Jan Kos') },
      { state: 'ready', caption: 'Załoga na pokładzie.', credit: 'Ola Lis/CW' },
    ]);
  });
});
