import type { StoryManifest } from '@slugline/story';
import { editionDocument } from '@slugline/testing/newsroom/edition-document';
import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { grainyPhotograph } from '@slugline/testing/samples/media';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const draft = 'The mill turns\n\nIt was repaired in the spring.\n';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

/** Publishes two pictures of more than 5 megapixels. Returns the journal of their story. */
async function published(story: Record<string, unknown>) {
  // The sizes differ each time, so that no rendition exists already.
  size += 10;
  const media = await Promise.all([
    grainyPhotograph('mill.jpg', { width: size, height: 2000 }),
    grainyPhotograph('wheel.jpg', { width: size, height: 1990 }),
  ]);
  const response = await server.submit({ draft, media, story });
  const { storyId } = (await response.json()) as { storyId: string };
  const report = await server.settled(storyId);
  expect(report).toMatchObject({ state: 'complete', refused: [] });
  const entries = await server.context.journal.read(storyId);
  return { report, events: entries.flatMap(({ events }) => events) };
}
let size = 2600;

describe('a large picture that leads its story', () => {
  it('is public as JPEG while its other formats are made', async () => {
    const { report, events } = await published({ lead: 'wheel.jpg' });
    const [playable, ...others] = events.filter(({ type }) => type === 'media-playable');
    const wheel = report.media.find(({ file }) => file === 'wheel.jpg');
    expect(others).toEqual([]);
    expect(playable).toMatchObject({ original: wheel?.original });

    const edition = events.find((event) => event.type === 'edition-built' && event.early !== undefined);
    expect(edition).toMatchObject({ complete: false, early: [wheel?.original] });
    const built = edition?.type === 'edition-built' ? edition : undefined;
    expect(events).toContainEqual(expect.objectContaining({ type: 'edition-live', edition: built?.edition }));
    const manifest = await editionDocument(server.context.working, built, 'public', 'story.json');
    const { media } = JSON.parse(manifest) as StoryManifest;
    const shown = media.find(({ id }) => wheel?.original.startsWith(id));
    expect(shown).toMatchObject({ state: 'ready', thumbhash: expect.any(String), height: 1990 });
    expect(shown?.renditions.map(({ type }) => type)).toEqual(Array(6).fill('image/jpeg'));

    // Files that were public stay as they were.
    const last = await (await fetch(new URL('story.json', report.url ?? ''))).json();
    const whole = (last as StoryManifest).media.find(({ id }) => id === shown?.id);
    expect(whole?.renditions).toEqual(expect.arrayContaining(shown?.renditions ?? []));
    expect(whole?.renditions.length).toBeGreaterThan(6);
  });

  it.each([
    ['on backfill, where nobody waits', { lane: 'backfill' }],
    ['of a story that waits for everything', { publish: 'complete' }],
  ])('is not shown early %s', async (_, story) => {
    const { events } = await published(story);
    expect(events.filter(({ type }) => type === 'media-playable')).toEqual([]);
    expect(events.filter((event) => event.type === 'edition-built' && event.early)).toEqual([]);
  });
});
