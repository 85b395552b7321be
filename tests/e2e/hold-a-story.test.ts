import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HoldKind, StatusReport } from '@slugline/story';
import { ask } from '@slugline/testing/newsroom/ask';
import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { entriesOf, listen } from '@slugline/testing/newsroom/timeline';
import { grainyPhotograph } from '@slugline/testing/samples/media';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const reason = 'the lawyers want to see it';

async function submit(story: Parameters<TestServer['submit']>[0]): Promise<string> {
  return ((await (await server.submit(story)).json()) as StatusReport).storyId;
}

const manifestOf = async ({ path }: StatusReport) =>
  JSON.parse(await readFile(join(server.destination, path ?? '', 'story.json'), 'utf8'));

describe('an editor who holds a story', () => {
  it('that is live keeps what is made later from the public, and not what is live', async () => {
    const storyId = await submit({
      draft: 'Ferry runs aground\n\nNobody was hurt.\n',
      media: [await grainyPhotograph('ferry.jpg')],
    });
    const live = await server.reaches(storyId, 'live');
    expect(await ask(server, storyId, 'hold', { reason })).toMatchObject({
      status: 202,
      body: { state: 'held', url: live.url, edition: 1, reason },
    });
    await expect.poll(async () => (await server.status(storyId)).media[0]?.state).toBe('ready');
    expect(await manifestOf(live)).toMatchObject({ edition: 1, complete: false });
    expect((await fetch(live.url ?? '')).status).toBe(200);

    expect((await ask(server, storyId, 'release', { reason: 'they have seen it' })).status).toBe(202);
    const complete = await server.reaches(storyId, 'complete');
    expect(complete.edition).toBeGreaterThan(1);
    expect(await manifestOf(live)).toMatchObject({ edition: complete.edition, complete: true });

    const timeline = await listen(server.url, storyId, ({ type }) => type === 'released');
    expect(entriesOf(timeline, 'held')).toMatchObject([{ kind: 'editor', by: 'local', reason }]);
    expect(entriesOf(timeline, 'released')).toMatchObject([{ by: 'local', reason: 'they have seen it' }]);
  });

  it('that waits already adds a hold, and each is released by its kind', async () => {
    const storyId = await submit({
      draft: 'Regatta in the bay ( Video+Pictures)\n\nThe boats are out.\n',
      story: { missingMedia: 'hold' },
    });
    await server.reaches(storyId, 'held');
    await ask(server, storyId, 'hold', { reason });
    expect(await ask(server, storyId, 'release')).toMatchObject({
      status: 409,
      body: { code: 'not_possible_now', detail: expect.stringContaining('missing-media, editor') },
    });
    const release = (kind: HoldKind) => ask(server, storyId, `release?kind=${kind}`);
    expect(await release('missing-media')).toMatchObject({ status: 202, body: { state: 'held', reason } });
    expect(await release('editor')).toMatchObject({ status: 202 });
    expect(await server.reaches(storyId, 'complete')).toMatchObject({ edition: 1 });
  });

  it.each([
    ['no reason', {}, /reason/],
    ['an empty reason', { reason: '  ' }, /reason/],
    ['something unknown', { reason, until: 'tomorrow' }, /until/],
  ])('has to give a reason and nothing else: %s', async (_what, body, detail) => {
    const storyId = await submit({ draft: 'Lock opens\n\nAt dawn.\n' });
    expect(await ask(server, storyId, 'hold', body)).toMatchObject({
      status: 400,
      body: { code: 'request_invalid', detail: expect.stringMatching(detail) },
    });
    expect(await server.settled(storyId)).toMatchObject({ state: 'complete' });
  });

  it('is told that a refused story can’t be held', async () => {
    const storyId = await submit({ draft: '---\nembrago: 2030-01-01\n---\nVerdict\n\nNot yet.\n' });
    await server.reaches(storyId, 'refused');
    expect(await ask(server, storyId, 'hold', { reason })).toMatchObject({
      status: 409,
      body: { code: 'not_possible_now', detail: expect.stringContaining('the story is refused') },
    });
  });
});
