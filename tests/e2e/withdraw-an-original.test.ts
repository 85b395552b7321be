import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type OriginalReport, type StatusReport, sha256Of, short } from '@slugline/story';
import { type EdgeAndBucket, startEdgeAndBucket } from '@slugline/testing/newsroom/edge-and-bucket';
import { problem } from '@slugline/testing/newsroom/problem';
import { everythingNamedBy } from '@slugline/testing/newsroom/published';
import { type Desk, openDesk } from '@slugline/testing/processes/command';
import { photograph } from '@slugline/testing/samples/media';
import { keysOf } from '@slugline/testing/stores/keys-of';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let newsroom: EdgeAndBucket;
let server: EdgeAndBucket['server'];
let desk: Desk;
let roots: EdgeAndBucket['roots'];
/** The picture that is withdrawn. */
let pier: File;
let original: string;
/** A story that leads with it and has another picture, one of which it is the only picture, and one that is held. */
let [storm, only, waiting]: StatusReport[] = [];
/** The answers at all addresses of the picture before. */
let before: [url: string, status: number][];

beforeAll(async () => {
  newsroom = await startEdgeAndBucket();
  ({ server, roots } = newsroom);
  desk = await openDesk();
  pier = await photograph('pier.jpg');
  original = sha256Of(Buffer.from(await pier.arrayBuffer()));
  await writeFile(join(desk.folder, 'pier.jpg'), Buffer.from(await pier.arrayBuffer()));
  const sea = await photograph('storm.jpg', { colour: '#335577' });
  storm = await publish('Storm at the coast\n\nNo ferry sails.\n', [pier, sea], { lead: 'pier.jpg' });
  only = await publish('The pier is open\n\nAll day long.\n', [pier]);
  waiting = await publish('The last night ( Video+Pictures)\n\nIt was long.\n', [pier, sea], {
    missingMedia: 'hold',
  });
  expect([storm, only, waiting].map(({ state }) => state)).toEqual(['complete', 'complete', 'held']);
  before = await ofPicture();
});
afterAll(async () => {
  await desk?.close();
  await newsroom?.stop();
});

async function publish(draft: string, media: File[], story: object = {}): Promise<StatusReport> {
  const sent = await server.submit({ draft, media, story });
  const { storyId } = (await sent.json()) as StatusReport;
  return server.settled(storyId);
}
const slugline = (...words: string[]) => desk.run(words, { SLUGLINE_URL: server.url });
const ask = (what: string, body?: unknown) =>
  fetch(`${server.url}/v1/${what}`, {
    ...(body !== undefined && {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
const pagesOf = (root: string, ...stories: StatusReport[]) =>
  stories.map(({ path }) => `${root}${path}index.html`);
/** What the live pages and the feeds name, at both destinations. A bucket shows no page at the address of a folder. */
const named = async (...stories: StatusReport[]) => {
  const answers = await Promise.all(roots.map((root) => everythingNamedBy(pagesOf(root, ...stories), root)));
  return answers.flatMap((all) => [...all]).filter(([url]) => !url.endsWith('/'));
};
const ofPicture = async (): Promise<[string, number][]> =>
  (await named(storm as StatusReport, only as StatusReport)).flatMap(([url, { status }]) =>
    url.includes(`/media/${short(original)}/`) ? [[url, status] as [string, number]] : [],
  );

describe('an original that is withdrawn', () => {
  let report: OriginalReport;
  beforeAll(async () => {
    const where = await slugline('originals', 'pier.jpg');
    expect(where.code).toBe(0);
    for (const { storyId } of [storm, only, waiting] as StatusReport[])
      expect(where.stdout).toContain(storyId);
    const { code, stdout, stderr } = await slugline(
      ...['originals', 'withdraw', 'pier.jpg', '--reason', 'the agency has killed it', '--json'],
    );
    expect([code, stderr]).toEqual([0, expect.stringContaining('taken out of 3 of 3 stories; gone from')]);
    report = JSON.parse(stdout);
  });

  it('is on record with who and why, and out of every story', () => {
    expect(report).toMatchObject({
      original,
      blocked: { reason: 'the agency has killed it', by: 'local' },
      withdrawal: { state: 'done', stories: { done: 3, all: 3 } },
      stories: [storm, only, waiting].map((story) => ({
        ...{ storyId: story?.storyId, withdrawn: true, destinations: [] },
      })),
    });
    const { edge = 0, bucket = 0 } = report.withdrawal?.deleted ?? {};
    expect(edge).toBeGreaterThan(5);
    expect(bucket).toBeGreaterThan(5);
  });

  it('answers at none of its addresses, in any form', async () => {
    expect(before.length).toBeGreaterThan(10);
    for (const [url, status] of before) {
      const now = await fetch(url, { headers: { 'accept-encoding': 'gzip, br' } });
      expect([url, status, now.status]).toEqual([url, 200, 404]);
    }
    for (const { store } of server.context.destinations)
      expect(await keysOf(store, `media/${short(original)}/`)).toEqual([]);
  });

  it('leaves pages that name only what is there: the other picture leads', async () => {
    const stories = [storm, only] as StatusReport[];
    const answers = await named(...stories);
    expect(answers.length).toBeGreaterThan(20);
    expect(answers.map(([url]) => url)).toContain(`${roots[1]}feeds/all.xml`);
    for (const [url, { status }] of answers) expect([url, status]).toEqual([url, 200]);
    for (const root of roots) {
      const [led, bare] = await Promise.all(
        stories.map(async ({ path }) => (await fetch(`${root}${path}story.json`)).json()),
      );
      expect(led).toMatchObject({ edition: expect.any(Number), media: [{ lead: true }] });
      expect(bare).toMatchObject({ media: [] });
      expect(JSON.stringify([led, bare])).not.toContain('agency');
    }
  });

  it('does not come out of the held story when that is released', async () => {
    const { storyId, path } = waiting as StatusReport;
    expect((await ask(`stories/${storyId}/release`, {})).status).toBe(202);
    await server.reaches(storyId, 'complete');
    for (const root of roots) {
      const manifest = (await (await fetch(`${root}${path}story.json`)).json()) as { media: unknown[] };
      expect(manifest.media).toHaveLength(1);
      expect(await (await fetch(`${root}${path}index.html`)).text()).not.toContain(short(original));
    }
  });

  it('is refused in a package and in a correction, under any name, with the file and what to do', async () => {
    const renamed = new File([pier], 'another.jpg', { type: 'image/jpeg' });
    const form = new FormData();
    form.append('media', renamed, renamed.name);
    const correction = await fetch(`${server.url}/v1/stories/${only?.storyId}/revisions`, {
      method: 'POST',
      body: form,
    });
    for (const answer of [await server.submit({ draft: 'Again\n\nText.\n', media: [renamed] }), correction]) {
      expect(await problem(answer)).toMatchObject({
        ...{ status: 422, code: 'original_withdrawn', where: 'another.jpg' },
        detail: expect.stringContaining('another.jpg'),
        remedy: expect.stringContaining('originals allow'),
      });
    }
    expect((await server.status(only?.storyId ?? '')).revision).toBe(1);
  });

  it('may be sent again once it is allowed, and its stories stay without it until then', async () => {
    const { code, stdout } = await slugline('originals', 'allow', original, '--reason', 'cleared', '--json');
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      expect.objectContaining({ blocked: null, withdrawal: null }),
    ]);
    expect((await server.status(only?.storyId ?? '')).media).toEqual([]);
    const again = await publish('It is back\n\nThe picture.\n', [pier]);
    expect(again).toMatchObject({ state: 'complete', refused: [] });
    for (const [url, { status }] of await named(again)) expect([url, status]).toEqual([url, 200]);
    expect(await (await ask(`originals/${original}`)).json()).toMatchObject({
      stories: expect.arrayContaining([
        expect.objectContaining({ storyId: only?.storyId, withdrawn: true, destinations: [] }),
        expect.objectContaining({
          storyId: again.storyId,
          withdrawn: false,
          destinations: ['bucket', 'edge'],
        }),
      ]),
    });
  });
});

describe('a withdrawal that is not possible', () => {
  const unused = sha256Of('a file that nobody has sent');

  it('is refused for a file that no story uses, unless it is to be blocked all the same', async () => {
    expect(await problem(await ask(`originals/${unused}/withdraw`, { reason: 'r' }))).toMatchObject({
      ...{ status: 404, code: 'original_unused' },
      remedy: expect.stringContaining('--block'),
    });
    expect(await (await ask(`originals/${unused}`)).json()).toMatchObject({ blocked: null, stories: [] });
    const { code, stdout } = await slugline('originals', 'withdraw', unused, '--reason', 'r', '--block');
    expect([code, stdout]).toEqual([0, expect.stringContaining('no story uses it')]);
  });

  it('is refused a second time, without a reason, and for what is no hash', async () => {
    expect(
      await problem(await ask(`originals/${unused}/withdraw`, { reason: 'again', block: true })),
    ).toMatchObject({
      ...{ status: 409, code: 'not_possible_now' },
      detail: expect.stringContaining('no story uses it any more'),
    });
    expect((await ask(`originals/${unused}/withdraw`, {})).status).toBe(400);
    expect((await ask('originals/pier.jpg/withdraw', { reason: 'r' })).status).toBe(400);
    expect((await slugline('originals', 'withdraw', unused)).code).toBe(2);
    expect((await slugline('originals', 'gone.jpg')).code).toBe(2);
  });

  it('can’t be lifted when there is none', async () => {
    expect(await problem(await ask(`originals/${original}/allow`, { reason: 'r' }))).toMatchObject({
      ...{ status: 409, code: 'not_possible_now' },
      detail: expect.stringContaining('not blocked'),
    });
  });
});
