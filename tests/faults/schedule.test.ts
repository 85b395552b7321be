import { ask } from '@slugline/testing/newsroom/ask';
import { expectAllComplete, untilNoJobs } from '@slugline/testing/newsroom/expect-complete';
import { type Newsroom, startNewsroom } from '@slugline/testing/newsroom/newsroom';
import { startService } from '@slugline/testing/processes/services';
import { photograph } from '@slugline/testing/samples/media';
import { until } from '@slugline/testing/until';
import { expect, it } from 'vitest';

const draft = 'Prize awarded\n\nThe prize goes to the pilots.\n';
const hour = 3_600_000;
const fromNow = (ms: number): string => new Date(Date.now() + ms).toISOString();

/** A story that waits: with a picture, and far from its time. */
async function waiting({ server, send }: Newsroom, slug: string): Promise<string> {
  const media = [await photograph(`${slug}.jpg`, { colour: '#345678' })];
  const storyId = await send({ draft, media, story: { slug, publishAt: fromNow(hour) } });
  await server.reaches(storyId, 'scheduled');
  return storyId;
}

/** A live story. */
async function live({ server, send }: Newsroom, slug: string): Promise<string> {
  const storyId = await send({ draft, story: { slug } });
  await server.reaches(storyId, 'complete');
  return storyId;
}

const expireAt = async ({ server }: Newsroom, storyId: string, expires: string) =>
  expect((await ask(server, storyId, 'schedule', { expires })).status).toBe(202);

/** Waits until an expired story is gone everywhere, and checks that it went at its time, once. */
async function expectExpired({ server }: Newsroom, storyId: string, expires: string): Promise<void> {
  await until(async () => (await server.status(storyId)).retraction?.remaining.length === 0);
  const { path, retraction } = await server.status(storyId);
  expect((retraction?.at ?? '') >= expires).toBe(true);
  expect((await fetch(`${server.url}/${path}`)).status).toBe(410);
  const entries = await server.context.journal.read(storyId);
  const events = entries.flatMap((entry) => entry.events.map(({ type }) => type));
  expect(events.filter((type) => type === 'retracted' || type === 'withdrawn')).toEqual([
    ...['retracted', 'withdrawn'],
  ]);
}

/** Moves the time of a story to soon. Returns that time. */
async function moveToSoon({ server }: Newsroom, storyId: string): Promise<string> {
  const publishAt = fromNow(4000);
  expect((await ask(server, storyId, 'schedule', { publishAt })).status).toBe(202);
  return publishAt;
}

async function expectOnTime({ server }: Newsroom, storyId: string, publishAt: string): Promise<void> {
  expect(await server.reaches(storyId, 'complete')).toMatchObject({ schedule: { due: publishAt } });
  const { editions } = await server.context.journal.state(storyId);
  for (const { card } of editions) expect(card.publishedAt >= publishAt).toBe(true);
}

it('Redis flushed while stories wait whose times were moved: each goes out or expires at the new time, and not before', async () => {
  await using newsroom = await startNewsroom();
  const storyId = await waiting(newsroom, 'flushed');
  const expiring = await live(newsroom, 'flushed-live');
  const publishAt = await moveToSoon(newsroom, storyId);
  await expireAt(newsroom, expiring, publishAt);
  await newsroom.redis.flush();
  await expectOnTime(newsroom, storyId, publishAt);
  await expectExpired(newsroom, expiring, publishAt);
  await expectAllComplete(newsroom.server, [storyId]);
});

it('the publisher killed as times are moved, and away when they come: a story goes out, and one expires, when one starts', async () => {
  await using newsroom = await startNewsroom({ services: ['submission', 'media', 'edge'] });
  const { server } = newsroom;
  // Receipts ask the public side.
  const at = { SLUGLINE_PUBLIC_URL: server.url };
  const first = await startService('publish', server, at);
  const expiring = await live(newsroom, 'killed-live');
  const storyId = await waiting(newsroom, 'killed');
  const expires = fromNow(2000);
  const [publishAt] = await Promise.all([
    moveToSoon(newsroom, storyId),
    expireAt(newsroom, expiring, expires),
    first.end('SIGKILL'),
  ]);
  await expect.poll(() => Date.now() > Date.parse(publishAt), { timeout: 20_000 }).toBe(true);
  expect(await server.status(storyId)).toMatchObject({ url: null, edition: 0 });
  const second = await startService('publish', server, at);
  await expectOnTime(newsroom, storyId, publishAt);
  await expectExpired(newsroom, expiring, expires);
  await untilNoJobs(server);
  await second.end('SIGTERM');
  await expectAllComplete(server, [storyId]);
});
