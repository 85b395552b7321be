import { readdir } from 'node:fs/promises';
import type { StatusReport } from '@slugline/story';
import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { entriesOf, listen, untilComplete } from '@slugline/testing/newsroom/timeline';
import { photograph } from '@slugline/testing/samples/media';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

async function submitted(...args: Parameters<TestServer['submit']>): Promise<string> {
  const response = await server.submit(...args);
  expect(response.status).toBe(202);
  return ((await response.json()) as StatusReport).storyId;
}

/** Every file in the destination that mentions this slug, or the beginning of an original's hash. */
const publicTraces = async (word: string): Promise<string[]> =>
  (await readdir(server.destination, { recursive: true })).filter((name) => name.includes(word));

const hour = 3_600_000;
const fromNow = (ms: number): string => new Date(Date.now() + ms).toISOString();

describe('a story under embargo', () => {
  it('is prepared, but not public', async () => {
    const until = fromNow(hour);
    const storyId = await submitted({
      draft: 'Mayor resigns\n\nNot to be told yet.\n',
      media: [await photograph('mayor.jpg', { colour: '#123456' })],
      story: { embargo: until },
    });
    const report = await server.reaches(storyId, 'scheduled');
    expect(report).toMatchObject({ edition: 0, url: null, timings: { textLive: null } });
    // Its pictures are made meanwhile. Even when they are ready, nothing is public.
    await expect.poll(async () => (await server.status(storyId)).media[0]?.state).toBe('ready');
    expect((await server.status(storyId)).state).toBe('scheduled');
    expect(await publicTraces('mayor')).toEqual([]);
    expect(await publicTraces(report.media[0]?.original.slice(0, 16) ?? '')).toEqual([]);
    expect(await listen(server.url, storyId, ({ type }) => type === 'scheduled')).toContainEqual(
      expect.objectContaining({ type: 'scheduled', until }),
    );
  });

  it('can be set in the front matter of any draft format', async () => {
    const until = fromNow(hour);
    const storyId = await submitted({ draft: `\n---\nembargo: ${until}\n---\nMerger agreed\n\nNot yet.\n` });
    expect(await server.reaches(storyId, 'scheduled')).toMatchObject({
      headline: 'Merger agreed',
      url: null,
    });
    expect(await publicTraces('merger')).toEqual([]);
  });

  it.each<[string, Parameters<TestServer['submit']>[0], RegExp]>([
    [
      'in a field that is misspelt',
      { draft: '---\nembrago: 2030-01-01T06:00:00Z\n---\nVerdict leaked\n\nNot yet.\n' },
      /draft\.txt: line 2: "embrago" may keep the story from the public/,
    ],
    [
      'in a file that is neither draft nor settings',
      {
        draft: 'Verdict leaked\n\nNot yet.\n',
        media: [new File(['Embargo: 6 am Friday'], 'notes.txt')],
      },
      /notes\.txt speaks of an embargo/,
    ],
  ])('is refused with a reason if it is given %s', async (_where, story, reason) => {
    const report = await server.settled(await submitted(story));
    expect(report).toMatchObject({ state: 'refused', url: null, reason: expect.stringMatching(reason) });
    expect(await publicTraces('verdict')).toEqual([]);
  });

  it('waits for a person if a note above the headline speaks of an embargo without a day', async () => {
    const draft = 'EMBARGOED UNTIL 00:01 GMT\n\nVerdict leaked\n\nNot yet.\n';
    const report = await server.settled(await submitted({ draft }));
    const reason = /draft\.txt, line 1: "EMBARGOED UNTIL 00:01 GMT" speaks of an embargo/;
    expect(report).toMatchObject({ state: 'held', url: null, reason: expect.stringMatching(reason) });
    expect(await publicTraces('verdict')).toEqual([]);
  });

  it('is scheduled by a note above the headline that names the time', async () => {
    const draft =
      'EMBARGOED UNTIL 18:00 GMT, 1 JANUARY 2047\n\nVerdict agreed\n\nThe court has agreed on a verdict.\n';
    const report = await server.settled(await submitted({ draft }));
    expect(report).toMatchObject({ state: 'scheduled', url: null, headline: 'Verdict agreed' });
    expect((await server.context.journal.state(report.storyId)).plan?.embargo).toBe(
      '2047-01-01T18:00:00.000Z',
    );
    expect(await publicTraces('verdict')).toEqual([]);
  });

  it('goes out by itself when the embargo ends, and not before', async () => {
    const embargo = fromNow(1500);
    const storyId = await submitted({
      draft: 'Prize awarded\n\nThe prize goes to the pilots.\n',
      media: [await photograph('prize.jpg', { colour: '#654321' })],
      story: { embargo },
    });
    const report = await server.reaches(storyId, 'complete');
    expect((await fetch(report.url ?? '')).status).toBe(200);
    const timeline = await listen(server.url, storyId, untilComplete());
    for (const { at } of entriesOf(timeline, 'edition-built')) expect(at >= embargo).toBe(true);
  });
});

describe('a story with `publish: complete`', () => {
  it('shows nothing before it shows everything', async () => {
    const storyId = await submitted({
      draft: 'Two views of the bridge\n\nFrom both banks.\n',
      media: await Promise.all([
        photograph('east.jpg', { colour: '#445566' }),
        photograph('west.jpg', { colour: '#665544' }),
      ]),
      story: { publish: 'complete' },
    });
    expect(await server.settled(storyId)).toMatchObject({ state: 'complete', edition: 1 });
    const timeline = await listen(server.url, storyId, untilComplete());
    const built = entriesOf(timeline, 'edition-built');
    expect(built).toHaveLength(1);
    expect(built[0]).toMatchObject({ complete: true });
    expect(built[0]?.media).toHaveLength(2);
  });
});

describe('a headline that promises more than the package has', () => {
  const draft = 'Regatta in the bay ( Video+Pictures)\n\nThe boats are out.\n';

  it('is a warning, and no more', async () => {
    const report = await server.settled(await submitted({ draft }));
    expect(report.state).toBe('complete');
    expect(report.warnings).toEqual([
      {
        code: 'media_promised',
        message: expect.stringContaining('at least 1 video and 2 pictures'),
        where: 'headline',
      },
    ]);
  });

  it('holds the story if the newsroom wants that, until somebody releases it', async () => {
    const storyId = await submitted({ draft, story: { missingMedia: 'hold', slug: 'held-regatta' } });
    const held = await server.reaches(storyId, 'held');
    expect(held).toMatchObject({ edition: 0, reason: expect.stringContaining('1 video and 2 pictures') });
    expect(await publicTraces('held-regatta')).toEqual([]);

    const release = () => fetch(`${server.url}/v1/stories/${storyId}/release`, { method: 'POST' });
    expect((await release()).status).toBe(202);
    expect(await server.reaches(storyId, 'complete')).toMatchObject({ edition: 1 });
    expect(await publicTraces('held-regatta')).not.toEqual([]);

    const again = await release();
    expect(again.status).toBe(409);
    expect(await again.json()).toMatchObject({ code: 'not_possible_now', where: storyId });
  });
});
