import type { StatusReport, StoryManifest } from '@slugline/story';
import { type EdgeAndBucket, startEdgeAndBucket } from '@slugline/testing/newsroom/edge-and-bucket';
import { type Desk, openDesk } from '@slugline/testing/processes/command';
import { photograph } from '@slugline/testing/samples/media';
import { keysOf } from '@slugline/testing/stores/keys-of';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let newsroom: EdgeAndBucket;
let server: EdgeAndBucket['server'];
let desk: Desk;
let roots: EdgeAndBucket['roots'];
let ferry: StatusReport;
let pier: StatusReport;

beforeAll(async () => {
  newsroom = await startEdgeAndBucket();
  ({ server, roots } = newsroom);
  desk = await openDesk();
  ferry = await publish('The night ferry is back\n\nIt sails at ten.\n', [await photograph('ferry.jpg')]);
  pier = await publish('The pier is open\n\nAll day long, and at night.\n');
});
afterAll(async () => {
  await desk?.close();
  await newsroom?.stop();
});

async function publish(draft: string, media: File[] = []): Promise<StatusReport> {
  const { storyId } = (await (await server.submit({ draft, media })).json()) as StatusReport;
  const report = await server.settled(storyId);
  expect(report).toMatchObject({ state: 'complete', refused: [] });
  return report;
}
const slugline = (...words: string[]) => desk.run(words, { SLUGLINE_URL: server.url });
const move = (storyId: string, body: unknown) =>
  fetch(`${server.url}/v1/stories/${storyId}/move`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const ask = (url: string) => fetch(url, { redirect: 'manual' });

describe('a story that moves', () => {
  const there = () =>
    ferry.path?.replace('news/', 'sport/').replace('the-night-ferry-is-back', 'ferry') ?? '';

  it('can be found at its old address at every moment, and its media are not made again', async () => {
    const runs = await keysOf(server.context.working, 'renditions/');
    const answers = new Set<string>();
    const look = async () => {
      const { status, headers } = await ask(`${roots[0]}${ferry.path}`);
      answers.add(`${status} ${headers.get('location')}`);
      if (status === 301) expect((await ask(`${roots[0]}${there()}`)).status).toBe(200);
    };
    let isOver = false;
    const watch = (async () => {
      while (!isOver) await look();
    })();
    const { code, stdout, stderr } = await slugline(
      ...[
        'move',
        ferry.storyId,
        '--slug',
        'Ferry',
        '--section',
        'sport',
        '--reason',
        'it is a race',
        '--json',
      ],
    );
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    const moved = await server.settled(ferry.storyId);
    isOver = true;
    await watch;
    await look();
    expect(JSON.parse(stdout)).toMatchObject({ path: there(), formerPaths: [ferry.path] });
    expect(moved).toMatchObject({ state: 'complete', slug: 'ferry', edition: ferry.edition + 1 });
    expect(moved.url).toMatch(new RegExp(`/${there()}$`));
    expect([...answers].toSorted()).toEqual(['200 null', `301 /${there()}`]);
    expect(await keysOf(server.context.working, 'renditions/')).toEqual(runs);
  });

  it('names its new address everywhere, with the guid that feed readers know', async () => {
    for (const root of roots) {
      const page = await (await fetch(`${root}${there()}index.html`)).text();
      expect(page).toContain(`<link rel="canonical" href="${root}${there()}">`);
      expect(page).toContain(`"${root}${there()}"`);
      expect(page).not.toContain(ferry.path);
      const manifest = (await (await fetch(`${root}${there()}story.json`)).json()) as StoryManifest;
      expect(manifest).toMatchObject({ id: ferry.storyId, section: 'sport', slug: 'ferry', path: there() });
      // Feeds follow within a second or two.
      const feed = async (name: string) => (await fetch(`${root}feeds/${name}.xml`)).text();
      await expect.poll(() => feed('news'), { timeout: 20_000 }).not.toContain(ferry.storyId);
      for (const name of ['all', 'sport']) {
        expect(await feed(name)).toContain(`<link>${root}${there()}</link>`);
        expect(await feed(name)).toContain(`<guid isPermaLink="false">${ferry.storyId}</guid>`);
      }
      expect(await (await fetch(`${root}redirects.json`)).json()).toEqual({
        version: 1,
        redirects: [{ from: ferry.path, to: there() }],
      });
    }
  });

  it('leads there from a bucket by a page, and by an entry from which nginx makes a 301', async () => {
    const answer = await ask(`${roots[1]}${ferry.path}index.html`);
    expect(answer.headers.get('x-amz-meta-moved-to')).toBe(there());
    expect(await answer.text()).toContain(`content="0; url=../../../../${there()}"`);
  });

  it('to another story’s address is refused, and stays where it is', async () => {
    for (const slug of ['the-pier-is-open', 'The pier is open!']) {
      const refused = await move(ferry.storyId, { slug, section: 'news', reason: 'shorter' });
      expect(refused.status).toBe(409);
      expect(await refused.json()).toMatchObject({
        code: 'address_taken',
        detail: expect.stringMatching(new RegExp(`${pier.storyId}.*slug “the-pier-is-open-[a-z0-9]{6}”`)),
      });
    }
    // Also what a story has left leads to it for good.
    const former = { slug: 'the-night-ferry-is-back', reason: 'shorter' };
    expect((await move(pier.storyId, former)).status).toBe(409);
    expect(await server.status(ferry.storyId)).toMatchObject({ state: 'complete', path: there() });
    expect((await ask(`${roots[0]}${pier.path}`)).status).toBe(200);
  });

  it('is not moved without a reason, without an address, or to one that can’t be', async () => {
    for (const [body, status] of [
      [{ slug: 'x' }, 400],
      [{ reason: 'r' }, 400],
      [{ slug: '!!!', reason: 'r' }, 400],
      [{ section: 'media', reason: 'r' }, 400],
      [{ section: 'bucket', reason: 'r' }, 422],
    ] as const)
      expect([body, (await move(ferry.storyId, body)).status]).toEqual([body, status]);
    expect((await move('01ARZ3NDEKTSV4RRFFQ69G5FAV', { slug: 'x', reason: 'r' })).status).toBe(404);
    expect((await slugline('move', ferry.storyId, '--reason', 'r')).code).toBe(2);
    expect((await server.status(ferry.storyId)).path).toBe(there());
  });

  it('is gone from all its addresses when it is retracted, and then says what is possible', async () => {
    expect((await slugline('retract', ferry.storyId, '--reason', 'a court order')).code).toBe(0);
    for (const path of [ferry.path, there()]) {
      expect((await ask(`${roots[0]}${path}`)).status).toBe(410);
      for (const root of roots)
        for (const name of ['index.html', 'story.json']) {
          const text = await (await ask(`${root}${path}${name}`)).text();
          expect(text).toContain('This story was withdrawn');
          expect(text).not.toContain('sails at ten');
        }
    }
    const refused = await move(ferry.storyId, { slug: 'x', reason: 'r' });
    expect([refused.status, await refused.json()]).toEqual([
      409,
      expect.objectContaining({ detail: expect.stringContaining('reinstate the story first') }),
    ]);
  });
});
