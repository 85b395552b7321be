import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBytes } from '@slugline/store';
import type { Republication, StatusReport } from '@slugline/story';
import { hashesBelow } from '@slugline/testing/files/hashes-below';
import { everythingNamedBy } from '@slugline/testing/newsroom/published';
import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { type Desk, openDesk } from '@slugline/testing/processes/command';
import { photograph, videoFile } from '@slugline/testing/samples/media';
import { freePort } from '@slugline/testing/servers/free-port';
import { startS3 } from '@slugline/testing/servers/s3';
import { keysOf } from '@slugline/testing/stores/keys-of';
import { untilNone } from '@slugline/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let s3: Awaited<ReturnType<typeof startS3>>;
let folder: string;
let server: TestServer;
let desk: Desk;
let storm: StatusReport;
let pier: StatusReport;

const places = (home: string, port: number) => [
  {
    name: 'edge',
    store: { kind: 'directory', path: join(home, 'public') },
    baseUrl: `http://127.0.0.1:${port}/`,
  },
  { name: 'bucket', store: s3.location('readers'), baseUrl: `${s3.endpoint}/readers/` },
];
async function start(destinations: number, port: number): Promise<void> {
  server = await startTestServer({
    folder,
    settings: (home) => ({ port, destinations: places(home, port).slice(0, destinations) }),
  });
}
let port: number;

beforeAll(async () => {
  s3 = await startS3('readers');
  folder = await mkdtemp(join(tmpdir(), 'slugline-republish-'));
  port = await freePort();
  await start(1, port);
  desk = await openDesk();
  const shared = await photograph('pier.jpg');
  const media = [shared, await photograph('storm.jpg', { colour: '#335577' }), await videoFile('waves.mp4')];
  storm = await publish(
    'Sturm über der Küste\n\nDie Fähre fährt heute nicht, und morgen auch nicht.\n',
    media,
  );
  pier = await publish('The pier is open\n\nAll day long, and at night.\n', [shared]);
  // Feeds are written at most once a second.
  await untilNone(async () => {
    const { waiting, active, delayed } = await server.context.queues.counts('distribute');
    return Array(waiting + active + delayed);
  });
});
afterAll(async () => {
  await desk?.close();
  await server?.stop();
  await s3?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function publish(draft: string, media: File[]): Promise<StatusReport> {
  const { storyId } = (await (await server.submit({ draft, media })).json()) as StatusReport;
  const report = await server.settled(storyId);
  expect(report).toMatchObject({ state: 'complete', refused: [] });
  return report;
}
/** Runs the command, and returns its exit code and report. */
async function republish(...words: string[]): Promise<{ code: number | null; report: Republication }> {
  const { code, stdout } = await desk.run(['republish', ...words, '--json'], { SLUGLINE_URL: server.url });
  return { code, report: JSON.parse(stdout) };
}
const tree = () => hashesBelow(join(folder, 'public'));
const post = (body: unknown) =>
  fetch(`${server.url}/v1/republish`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('slugline republish', () => {
  it('brings every byte of a deleted destination back', async () => {
    const before = await tree();
    expect(Object.keys(before).length).toBeGreaterThan(60);
    await server.stop();
    await rm(join(folder, 'public'), { recursive: true });
    await start(1, port);
    const { code, report } = await republish('--all', '--verify');
    expect(code).toBe(0);
    expect(report).toMatchObject({
      state: 'done',
      asked: { destinations: ['edge'], verify: true },
      stories: { done: 2, all: 2, renderedAnew: 0 },
      objects: { failed: 0, waiting: 0, deleted: 0 },
    });
    expect(await tree()).toEqual(before);
    expect((await fetch(storm.url ?? '')).status).toBe(200);
  });

  it('finds a byte that was changed by hand, names the file and puts it right', async () => {
    const before = await tree();
    const segment = Object.keys(before).find((name) => name.endsWith('.m4s')) ?? '';
    const bytes = await readFile(join(folder, 'public', segment));
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    await writeFile(join(folder, 'public', segment), bytes);
    const { stdout, code } = await desk.run(['republish', storm.storyId, '--verify'], {
      SLUGLINE_URL: server.url,
    });
    expect([code, stdout]).toEqual([0, expect.stringContaining(`put right: edge: ${segment}\n`)]);
    expect(await tree()).toEqual(before);
  });

  it('deletes a rendition that a correction has left over, and nothing of another story', async () => {
    const form = new FormData();
    form.set('story', JSON.stringify({ media: { 'storm.jpg': null, 'pier.jpg': null } }));
    const url = `${server.url}/v1/stories/${storm.storyId}/revisions`;
    expect((await fetch(url, { method: 'POST', body: form })).status).toBe(202);
    const isCorrected = async () => {
      const { revision, state } = await server.status(storm.storyId);
      return revision === 2 && state === 'complete';
    };
    while (!(await isCorrected())) await new Promise((resolve) => setTimeout(resolve, 25));
    const ofStorm = storm.media.find(({ file }) => file === 'storm.jpg')?.renditions[0]?.path ?? '';
    const ofPier = pier.media[0]?.renditions[0]?.path ?? '';
    const media = async (): Promise<string[]> => {
      const [edge] = server.context.destinations;
      return edge ? keysOf(edge.store, 'media/') : [];
    };
    expect(await media()).toEqual(expect.arrayContaining([ofStorm, ofPier]));
    const { code, report } = await republish('--section', 'news');
    expect([code, report.objects.failed]).toEqual([0, 0]);
    expect(report.named.deleted).toContain(`edge: ${ofStorm}`);
    const now = await media();
    expect([now.includes(ofStorm), now.includes(ofPier)]).toEqual([false, true]);
  });

  it('fills a destination that was added to the settings', async () => {
    await server.stop();
    await start(2, port);
    const { code, report } = await republish('--all', '--destination', 'bucket');
    expect([code, report.named.failed, report.named.waiting]).toEqual([0, [], []]);
    expect(report.stories).toEqual({ done: 2, all: 2, renderedAnew: 2 });
    const root = `${s3.endpoint}/readers/`;
    const pages = [storm, pier].map(({ path }) => `${root}${path}index.html`);
    const named = await everythingNamedBy(pages, root);
    expect(named.size).toBeGreaterThan(30);
    // A bucket has no page at the address of a folder.
    for (const [url, { status }] of named)
      expect([url, status]).toEqual([url, url.endsWith('/') ? 404 : 200]);
    expect(await (await fetch(`${root}feeds/all.xml`)).text()).toContain(pier.storyId);
    // A story is live at the new destination once that was seen to have it.
    const { live } = await server.context.journal.latest(pier.storyId);
    expect(Object.keys(live).toSorted()).toEqual(['bucket', 'edge']);
  });

  it('puts a bucket right as well', async () => {
    const bucket = server.context.destinations.find(({ name }) => name === 'bucket');
    if (bucket === undefined) throw new Error('no bucket');
    const keys = await keysOf(bucket.store);
    const before = await Promise.all(keys.map((key) => readBytes(bucket.store, key)));
    await bucket.store.delete(keys);
    const { code, report } = await republish('--all', '--destination', 'bucket');
    expect([code, report.stories.renderedAnew]).toEqual([0, 0]);
    expect(await keysOf(bucket.store)).toEqual(keys);
    const now = await Promise.all(keys.map((key) => readBytes(bucket.store, key)));
    expect(now.map((bytes, n) => bytes.equals(before[n] ?? Buffer.of()))).not.toContain(false);
  });

  it('refuses what it can’t do, and says why', async () => {
    for (const body of [
      {},
      { all: true, section: 'news' },
      { all: true, destination: 'nowhere' },
      { stories: [] },
    ])
      expect((await post(body)).status).toBe(400);
    expect((await post({ stories: ['01ARZ3NDEKTSV4RRFFQ69G5FAV'] })).status).toBe(404);
    expect((await fetch(`${server.url}/v1/republish/01ARZ3NDEKTSV4RRFFQ69G5FAV`)).status).toBe(404);
    expect((await desk.run(['republish'], { SLUGLINE_URL: server.url })).code).toBe(2);
  });
});
