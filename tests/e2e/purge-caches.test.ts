import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StatusReport } from '@slugline/story';
import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { type HookedCache, startHookedCache } from '@slugline/testing/servers/hooked-cache';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let cache: HookedCache;
let server: TestServer;
/** The page of each story of which the documents were purged, as the destination had it when the purge came. */
const shown: string[] = [];

beforeAll(async () => {
  cache = await startHookedCache();
  server = await startTestServer({
    settings: (folder) => {
      const secretFile = join(folder, 'secret');
      writeFileSync(secretFile, `${cache.secret}\n`);
      const caches = [{ name: 'cdn', kind: 'http', url: cache.hook, secretFile }];
      const store = { kind: 'directory', path: join(folder, 'public') };
      return { destinations: [{ name: 'public', store, baseUrl: 'https://news.example/', caches }] };
    },
  });
  cache.onCall = async ({ urls }) => {
    for (const url of urls.filter((one) => one.endsWith('/')))
      shown.push(await (await fetch(`${server.url}${new URL(url).pathname}`)).text());
  };
});
afterAll(async () => {
  await server?.stop();
  await cache?.[Symbol.asyncDispose]();
});

const send = (storyId: string, what: string, body: unknown) =>
  fetch(`${server.url}/v1/stories/${storyId}/${what}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
async function correct(storyId: string, draft: string): Promise<void> {
  const form = new FormData();
  form.set('draft', new Blob([draft]), 'draft.txt');
  const url = `${server.url}/v1/stories/${storyId}/revisions`;
  expect((await fetch(url, { method: 'POST', body: form })).status).toBe(202);
}
const purgesOf = async (storyId: string) => (await server.status(storyId)).purges;
const done = { destination: 'public', cache: 'cdn', done: expect.any(String), answer: { status: 200 } };

describe('a cache in front of a destination', () => {
  let storyId: string;

  it('is told nothing of a new story but that the feeds are new', async () => {
    const sent = await server.submit({ draft: 'The ferry is back\n\nIt sails on Tuesday.\n' });
    ({ storyId } = (await sent.json()) as StatusReport);
    await server.reaches(storyId, 'complete');
    await expect.poll(() => cache.calls.flatMap(({ tags }) => tags)).toContain('feeds');
    expect(cache.calls.flatMap(({ tags }) => tags)).not.toContain(`story-${storyId}`);
    expect(await purgesOf(storyId)).toEqual([]);
  });

  it('forgets a page when its correction is in place', async () => {
    await correct(storyId, 'The ferry is back\n\nIt sails on Wednesday.\n');
    await expect.poll(() => purgesOf(storyId)).toEqual([expect.objectContaining({ ...done, edition: 2 })]);
    expect(shown).toEqual([expect.stringContaining('It sails on Wednesday.')]);
  });

  it('that is down holds up no correction, and forgets the page when it is back', async () => {
    await cache.stop();
    await correct(storyId, 'The ferry is back\n\nIt sails on Thursday.\n');
    await expect.poll(async () => (await server.status(storyId)).edition).toBe(3);
    expect(await server.settled(storyId)).toMatchObject({ state: 'complete' });
    expect(await purgesOf(storyId)).toEqual([expect.objectContaining({ edition: 3, done: null })]);
    await cache.restart();
    await expect.poll(() => purgesOf(storyId)).toEqual([expect.objectContaining({ ...done, edition: 3 })]);
    expect(shown.at(-1)).toContain('It sails on Thursday.');
  });

  it('forgets a story that is taken down, and its notice when it comes back', async () => {
    await send(storyId, 'retract', { mode: 'withdraw', reason: 'a court order' });
    await expect.poll(() => purgesOf(storyId)).toEqual([expect.objectContaining({ ...done, edition: 4 })]);
    expect(shown.at(-1)).toContain('noindex');
    await send(storyId, 'reinstate', { reason: 'the order was lifted' });
    await expect.poll(() => purgesOf(storyId)).toEqual([expect.objectContaining({ ...done, edition: 5 })]);
    expect(shown.at(-1)).toContain('It sails on Thursday.');
  });
});
