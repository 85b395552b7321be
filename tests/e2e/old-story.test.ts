import { eachMinute } from '@slugline/publish';
import { prefix } from '@slugline/queue';
import { readText } from '@slugline/store';
import { keys } from '@slugline/story';
import { untilNoJobs } from '@slugline/testing/newsroom/expect-complete';
import { type Newsroom, startNewsroom } from '@slugline/testing/newsroom/newsroom';
import { type Desk, type Ended, openDesk } from '@slugline/testing/processes/command';
import { until } from '@slugline/testing/until';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

const day = 86_400_000;
const draft = 'Night ferry sails again\n\nThe skipper is back.\n';

let newsroom: Newsroom;
let desk: Desk;
let storyId: string;
/** A newsroom with one story, published ten days ago. Redis does not have it any more. */
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 10 * day });
  newsroom = await startNewsroom();
  desk = await openDesk();
  storyId = await newsroom.send({ draft });
  await newsroom.server.reaches(storyId, 'complete');
  await untilNoJobs(newsroom.server);
  vi.useRealTimers();
  // As if many others had gone live since.
  const { redis } = newsroom.server.context;
  for (let n = 0; n < 200; n++) await redis.zadd(`${prefix}:published`, Date.now() + n, `newer-${n}`);
  await leaveRedis();
});
afterAll(async () => {
  vi.useRealTimers();
  await desk.close();
  await newsroom[Symbol.asyncDispose]();
});

const inRedis = async (): Promise<string[]> =>
  (await newsroom.server.context.redis.keys(`${prefix}:*${storyId}*`)).filter((key) =>
    /:(journal|story):/.test(key),
  );

/** Does the work of a minute, and the search for lost work that another run may be at. */
async function leaveRedis(): Promise<void> {
  await until(() => eachMinute(newsroom.server.context));
  expect(await inRedis()).toEqual([]);
}

const slugline = (...args: string[]): Promise<Ended> => {
  const { server, redis } = newsroom;
  return desk.run(args, {
    REDIS_URL: redis.url,
    SLUGLINE_URL: server.url,
    SLUGLINE_DATA: server.context.config.data,
    SLUGLINE_DESTINATION: server.destination,
  });
};
const get = async (path: string): Promise<string> => (await fetch(`${newsroom.server.url}${path}`)).text();

/** Follows the story until a message has these words. */
async function followUntil(words: string): Promise<string> {
  const { body } = await fetch(`${newsroom.server.url}/v1/stories/${storyId}/events`);
  let seen = '';
  for await (const text of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    seen += text;
    if (seen.includes(words)) break;
  }
  return seen;
}

describe('a settled story that has left Redis', () => {
  it('has its status, its timeline and what was read of its draft', async () => {
    expect(await newsroom.server.status(storyId)).toMatchObject({ state: 'complete', edition: 1 });
    expect(await get(`/desk/stories/${storyId}`)).toContain('Night ferry sails again');
    expect(JSON.parse(await get(`/v1/stories/${storyId}/revisions/1`))).toMatchObject({
      article: { headline: 'Night ferry sails again' },
    });
    expect(await followUntil('edition-live')).toContain('event: submitted');
    expect(await inRedis()).toEqual([]);
  });

  it('is in the list, which goes on in the catalogue', async () => {
    const { stories } = JSON.parse(await get('/v1/stories')) as { stories: { storyId: string }[] };
    expect(stories.map((story) => story.storyId)).toEqual([storyId]);
    expect((await slugline('status')).stdout).toContain(`${storyId}  complete`);
  });

  it('has a status on the command line', async () => {
    const { code, stdout } = await slugline('status', storyId, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ storyId, state: 'complete' });
  });

  it('is read by a rebuild, which does not put it back', async () => {
    const { code, stdout } = await slugline('rebuild');
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('queued for 0 stories') });
    expect(await inRedis()).toEqual([]);
    expect((await slugline('doctor')).stdout).toMatch(/^ok +store/m);
  });

  it('can be corrected: the new edition is at its address, and who follows it is told', async () => {
    const { context } = newsroom.server;
    const { url } = await newsroom.server.status(storyId);
    const following = followUntil('"edition":2,"destination"');
    const form = new FormData();
    form.set('draft', new Blob([draft.replace('The skipper', 'Her skipper')]), 'draft.txt');
    const corrected = await fetch(`${newsroom.server.url}/v1/stories/${storyId}/revisions`, {
      method: 'POST',
      body: form,
    });
    expect([corrected.status, corrected.headers.get('etag')]).toEqual([202, '"r2"']);
    await following;
    await expect
      .poll(() => newsroom.server.status(storyId), { timeout: 20_000 })
      .toMatchObject({ state: 'complete', revision: 2, edition: 2, url });
    const [destination] = context.destinations;
    const path = (await context.journal.state(storyId)).plan?.path;
    if (destination === undefined) throw new Error('there is none');
    expect(await readText(destination.store, `${path}index.html`)).toContain('Her skipper');

    // Once it has rested again, it leaves again, and its snapshot has the correction.
    await untilNoJobs(newsroom.server);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3 * day });
    await leaveRedis();
    vi.useRealTimers();
    expect(await newsroom.server.status(storyId)).toMatchObject({ state: 'complete', revision: 2, url });
    expect(JSON.parse(await readText(context.working, keys.snapshot(storyId)))).toMatchObject({
      state: { revision: 2 },
    });
  });
});
