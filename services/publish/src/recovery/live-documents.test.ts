import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bullQueue } from '@slugline/queue/testing';
import { readText } from '@slugline/store';
import { addresses } from '@slugline/story';
import { type Newsroom, openNewsroom, run } from '@slugline/testing/newsroom/without-workers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deliver } from '../delivery/deliver.ts';
import { publish } from '../editions/publish.ts';
import { writeFeeds } from '../feeds/feeds.ts';
import { restoreLive } from './live-documents.ts';

let newsroom: Newsroom;
beforeEach(async () => {
  newsroom = await openNewsroom();
});
afterEach(() => newsroom.close());

const hour = 3_600_000;
const destination = () => {
  const [first] = newsroom.context.destinations;
  if (!first?.folder) throw new Error('no folder');
  return { ...first, folder: first.folder };
};
const read = (key: string) => readText(destination().store, key);

/** Makes a story whose second edition is live. Returns it with the documents of both editions. */
async function corrected() {
  const { context } = newsroom;
  const storyId = await newsroom.story({ images: ['pier'] });
  const bring = async (edition: number) => {
    await publish(context, storyId, run.signal);
    await deliver(context, { v: 1, do: 'deliver', storyId, edition, destination: 'public' }, run);
    const { plan } = await context.journal.state(storyId);
    const key = (name: string) => `${plan?.path}${name}`;
    return { key, page: await read(key('index.html')), manifest: await read(key('story.json')) };
  };
  const first = await bring(1);
  await newsroom.ready(storyId, 'pier');
  return { storyId, first, newest: await bring(2), key: first.key };
}

describe('the search for documents that were written late', () => {
  it.each([
    ['page', 'index.html', 'page'],
    ['manifest', 'story.json', 'manifest'],
  ] as const)('puts the newest edition back where an older %s replaced it', async (_what, name, which) => {
    const { first, newest, key } = await corrected();
    await destination().store.put(key(name), first[which]);
    expect(await restoreLive(newsroom.context, Date.now())).toBe(1);
    expect(await read(key(name))).toBe(newest[which]);
    expect(await restoreLive(newsroom.context, Date.now())).toBe(0);
  });

  it('replaces a compressed twin that holds an older page', async () => {
    const { first, key } = await corrected();
    await destination().store.put(key('index.html.gz'), gzipSync(first.page));
    expect(await restoreLive(newsroom.context, Date.now())).toBe(1);
    expect(await restoreLive(newsroom.context, Date.now())).toBe(0);
  });

  it('writes nothing when all documents are right', async () => {
    await corrected();
    newsroom.written.splice(0);
    expect(await restoreLive(newsroom.context, Date.now())).toBe(0);
    expect(newsroom.written).toEqual([]);
  });

  it('does not replace what a delivery in progress has written', async () => {
    const { newest, key } = await corrected();
    const manifest = JSON.stringify({ ...JSON.parse(newest.manifest), edition: 3 });
    await destination().store.put(key('story.json'), manifest);
    expect(await restoreLive(newsroom.context, Date.now())).toBe(0);
    expect(await read(key('story.json'))).toBe(manifest);
  });

  it('does not restore a document that was removed by hand', async () => {
    const { key } = await corrected();
    await destination().store.delete(['index.html', 'index.html.br', 'index.html.gz'].map(key));
    expect(await restoreLive(newsroom.context, Date.now())).toBe(0);
    expect(await readdir(join(destination().folder, key('')))).not.toContain('index.html');
  });

  it('checks stories that changed in the last hour, and no older ones', async () => {
    const { first, key } = await corrected();
    await destination().store.put(key('index.html'), first.page);
    expect(await restoreLive(newsroom.context, Date.now() + hour + 60_000)).toBe(0);
    expect(await restoreLive(newsroom.context, Date.now() + hour - 60_000)).toBe(1);
  });

  it('knows the changed stories also after Redis was lost and recovered', async () => {
    const { context } = newsroom;
    const { first, newest, key } = await corrected();
    await context.redis.flushall();
    await context.journal.recover(0);
    await destination().store.put(key('index.html'), first.page);
    expect(await restoreLive(context, Date.now())).toBe(1);
    expect(await read(key('index.html'))).toBe(newest.page);
  });

  it('goes on to the next story when one is damaged', async () => {
    const { context } = newsroom;
    const damaged = await corrected();
    const { editions } = await context.journal.state(damaged.storyId);
    await context.working.put(`${editions.at(-1)?.folder}edition.json`, '{');
    const other = await corrected();
    await destination().store.put(other.key('index.html'), other.first.page);
    expect(await restoreLive(context, Date.now())).toBe(1);
    expect(await read(other.key('index.html'))).toBe(other.newest.page);
  });

  it('adds the feeds job when an older feed replaced the newest', async () => {
    const { context } = newsroom;
    await corrected();
    await writeFeeds(context, 'public');
    const older = await read(addresses.feed('news'));
    await corrected();
    await writeFeeds(context, 'public');
    const asked = async () =>
      (await newsroom.waiting('distribute')).filter((id) => id.startsWith('feeds-public'));
    for (const job of await bullQueue(context.redis, 'distribute').getJobs(['prioritized']))
      await job.remove();
    await restoreLive(context, Date.now());
    expect(await asked()).toEqual([]);
    await destination().store.put(addresses.feed('news'), older);
    await restoreLive(context, Date.now());
    expect(await asked()).toHaveLength(1);
  });
});
