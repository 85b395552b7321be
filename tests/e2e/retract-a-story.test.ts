import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Receipt, type StatusReport, type StoryManifest, short } from '@slugline/story';
import { type EdgeAndBucket, startEdgeAndBucket } from '@slugline/testing/newsroom/edge-and-bucket';
import { everythingNamedBy } from '@slugline/testing/newsroom/published';
import { type Desk, openDesk } from '@slugline/testing/processes/command';
import { photograph, videoFile } from '@slugline/testing/samples/media';
import { keysOf } from '@slugline/testing/stores/keys-of';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let newsroom: EdgeAndBucket;
let server: EdgeAndBucket['server'];
let desk: Desk;
let roots: EdgeAndBucket['roots'];
/** Two stories that share the picture of the pier. */
let storm: StatusReport;
let pier: StatusReport;
/** The answers at the addresses of the media of the story before it was retracted. */
let before: Awaited<ReturnType<typeof everythingNamedBy>>;

beforeAll(async () => {
  newsroom = await startEdgeAndBucket();
  ({ server, roots } = newsroom);
  desk = await openDesk();
  const shared = await photograph('pier.jpg');
  const media = [shared, await photograph('storm.jpg', { colour: '#335577' }), await videoFile('waves.mp4')];
  storm = await publish(
    'Sturm über der Küste\n\nDie Fähre fährt heute nicht, und morgen auch nicht.\n',
    media,
  );
  pier = await publish('The pier is open\n\nAll day long, and at night.\n', [shared]);
});
afterAll(async () => {
  await desk?.close();
  await newsroom?.stop();
});

async function publish(draft: string, media: File[]): Promise<StatusReport> {
  const { storyId } = (await (await server.submit({ draft, media })).json()) as StatusReport;
  const report = await server.settled(storyId);
  expect(report).toMatchObject({ state: 'complete', refused: [] });
  return report;
}
const slugline = (...words: string[]) => desk.run(words, { SLUGLINE_URL: server.url });
const post = (storyId: string, what: string, body: unknown) =>
  fetch(`${server.url}/v1/stories/${storyId}/${what}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const at = (root: string, report: StatusReport, name = 'index.html') => fetch(`${root}${report.path}${name}`);
const foldersOf = ({ media }: StatusReport) => media.map(({ original }) => `/media/${short(original)}/`);
/** The answers at the addresses of a story's media, as far as its page names them. */
const mediaOf = async (report: StatusReport) => {
  const named = await Promise.all(
    roots.map((root) => everythingNamedBy(`${root}${report.path}index.html`, root)),
  );
  return new Map(
    named
      .flatMap((answers) => [...answers])
      .filter(([url]) => foldersOf(report).some((folder) => url.includes(folder))),
  );
};

describe('a retraction', () => {
  let report: StatusReport;
  beforeAll(async () => {
    before = await mediaOf(storm);
    const { code, stdout, stderr } = await slugline(
      'retract',
      storm.storyId,
      '--reason',
      'the court forbids it',
      '--json',
    );
    expect([code, stderr]).toEqual([0, expect.stringMatching(/retracted; gone from .*edge/)]);
    report = JSON.parse(stdout);
  });

  it('ends when every destination is dark, with who and why on record', () => {
    expect(report).toMatchObject({
      state: 'retracted',
      url: null,
      retraction: {
        mode: 'withdraw',
        reason: 'the court forbids it',
        by: 'local',
        withdrawn: expect.arrayContaining(['edge', 'bucket']),
        remaining: [],
      },
    });
  });

  it('leaves a notice in the story’s language, that no search engine keeps', async () => {
    const page = await at(roots[0], storm);
    expect(page.status).toBe(410);
    for (const [answer, status] of [
      [page, 410],
      // A bucket has no edge here; the edges that we ship answer 410 (tests/edges).
      [await at(roots[1], storm), 200],
    ] as const) {
      expect(answer.status).toBe(status);
      const html = await answer.text();
      expect(html).toContain('<html lang="de"');
      expect(html).toContain('Dieser Beitrag wurde zurückgezogen');
      expect(html).toContain('noindex');
      expect(html).not.toMatch(/Fähre|Küste|court/);
    }
  });

  it('leaves a story.json that says so', async () => {
    for (const root of roots) {
      const manifest = (await (await at(root, storm, 'story.json')).json()) as StoryManifest;
      expect(manifest).toMatchObject({ id: storm.storyId, retractedAt: expect.any(String), media: [] });
      expect(JSON.stringify(manifest)).not.toMatch(/Fähre|Küste|court/);
    }
  });

  it('leaves no file that only this story showed, in any form, and no line in a feed', async () => {
    const own = [...before].filter(([url]) => !foldersOf(pier).some((folder) => url.includes(folder)));
    expect(own.length).toBeGreaterThan(40);
    for (const [url, { status }] of own) {
      const now = await fetch(url, { headers: { 'accept-encoding': 'gzip, br' } });
      expect([url, status, now.status]).toEqual([url, 200, 404]);
    }
    for (const root of roots) {
      const feed = await (await fetch(`${root}feeds/all.xml`)).text();
      expect(feed).not.toContain(storm.storyId);
      expect(feed).toContain(pier.storyId);
    }
    for (const { store } of server.context.destinations)
      for (const key of await keysOf(store, 'media/'))
        expect(foldersOf(pier).some((folder) => `/${key}`.startsWith(folder))).toBe(true);
  });

  it('takes nothing of another story, not even a picture that both have', async () => {
    const now = await mediaOf(pier);
    expect(now.size).toBeGreaterThan(4);
    for (const [url, { status }] of now) expect([url, status]).toEqual([url, 200]);
    expect((await at(roots[0], pier)).status).toBe(200);
  });

  it('ends with a signed receipt of every address that the story had', async () => {
    await expect
      .poll(async () => (await server.status(storm.storyId)).receipts)
      .toEqual([{ number: 1, at: expect.any(String), outcome: 'dark', timeToDarkMs: expect.any(Number) }]);
    const { code, stdout } = await slugline('receipt', storm.storyId, '--json');
    expect(code).toBe(0);
    const receipt = Receipt.parse(JSON.parse(stdout));
    const asked = receipt.destinations.flatMap(({ addresses }) => addresses);
    const urls = asked.map(({ url }) => url);
    expect(urls).toEqual(expect.arrayContaining([...before.keys()]));
    const [edge, bucket] = roots.map((root) => new URL(storm.path ?? '', root).href);
    expect(urls).toContain(edge);
    // The edge answers 410; a bucket has the notice.
    const at = (url: string) => asked.filter((one) => one.url === url).map(({ status }) => status);
    expect(new Set(at(`${edge}index.html`))).toEqual(new Set([410]));
    expect(new Set(at(`${bucket}index.html`))).toEqual(new Set([200]));
    // The picture that the other story shows is named as such.
    const shared = asked.filter(({ verdict }) => verdict === 'shared').map(({ url }) => url);
    expect(shared.length).toBeGreaterThan(2);
    for (const url of shared) expect(foldersOf(pier).some((folder) => url.includes(folder))).toBe(true);

    await writeFile(join(desk.folder, 'receipt.json'), stdout);
    const key = `${server.url}/v1/keys`;
    const verified = await slugline('receipt', 'verify', 'receipt.json', '--key', key);
    expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining('as it was signed')]);
    await writeFile(join(desk.folder, 'key.json'), await (await fetch(key)).text());
    await writeFile(join(desk.folder, 'edited.json'), stdout.replace('"status": 200', '"status": 410'));
    const edited = await slugline('receipt', 'verify', 'edited.json', '--key', 'key.json');
    expect([edited.code, edited.stderr]).toEqual([1, expect.stringContaining('do not agree')]);
    expect((await slugline('receipt', 'verify', 'receipt.json')).code).toBe(2);
    expect((await slugline('receipt', 'verify', 'receipt.json', '--key', 'no-such.json')).code).toBe(2);
    expect((await slugline('receipt', 'verify', 'receipt.json', '--key', `${roots[0]}nothing`)).code).toBe(3);
    const forPeople = await slugline('receipt', storm.storyId);
    expect(forPeople.stdout).toMatch(/Receipt 1 .*\nno address has the story any more/);
    expect(await slugline('receipt', pier.storyId)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('has no receipt'),
    });
    expect((await fetch(`${server.url}/v1/stories/${storm.storyId}/receipts/2`)).status).toBe(404);
    const list = await (await fetch(`${server.url}/v1/stories/${storm.storyId}/receipts`)).json();
    expect(list).toMatchObject({ receipts: [{ number: 1 }], pending: null });
  });

  it('is refused a second time, without a reason, and for a story that there is not', async () => {
    const refused = await post(storm.storyId, 'retract', { reason: 'again' });
    expect([refused.status, await refused.json()]).toEqual([
      409,
      expect.objectContaining({
        code: 'not_possible_now',
        detail: expect.stringContaining('the story is retracted'),
      }),
    ]);
    for (const body of [{}, { reason: ' ' }, { reason: 'r', mode: 'erase' }])
      expect((await post(pier.storyId, 'retract', body)).status).toBe(400);
    expect((await post('01ARZ3NDEKTSV4RRFFQ69G5FAV', 'retract', { reason: 'r' })).status).toBe(404);
    expect((await post(pier.storyId, 'reinstate', { reason: 'r' })).status).toBe(409);
    expect((await slugline('retract', pier.storyId)).code).toBe(2);
    expect((await server.status(pier.storyId)).state).toBe('complete');
  });
});

describe('a reinstated story', () => {
  it('is back as it was, with every file, and nothing is encoded again', async () => {
    const runs = await keysOf(server.context.working, 'renditions/');
    const { code, stdout } = await slugline('reinstate', storm.storyId, '--reason', 'lifted', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ state: 'complete', retraction: null, url: storm.url });
    const now = await mediaOf(storm);
    expect([...now.keys()].toSorted()).toEqual([...before.keys()].toSorted());
    for (const [url, { status, bytes }] of now) {
      expect([url, status]).toEqual([url, 200]);
      expect(bytes.equals(before.get(url)?.bytes ?? Buffer.of())).toBe(true);
    }
    expect(await keysOf(server.context.working, 'renditions/')).toEqual(runs);
  });
});
