import type { StatusReport } from '@slugline/story';
import { ask } from '@slugline/testing/newsroom/ask';
import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { entriesOf, listen, untilComplete } from '@slugline/testing/newsroom/timeline';
import { photograph } from '@slugline/testing/samples/media';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ settings: () => ({ site: { timeZone: 'Europe/Berlin' } }) });
});
afterAll(() => server.stop());

const hour = 3_600_000;
const fromNow = (ms: number): string => new Date(Date.now() + ms).toISOString();
const reason = 'the ministry has said so';

async function submit(story: Parameters<TestServer['submit']>[0]): Promise<string> {
  return ((await (await server.submit(story)).json()) as StatusReport).storyId;
}

const schedule = (storyId: string, body: unknown) => ask(server, storyId, 'schedule', body);

describe('a story with a time of publication', () => {
  it('is prepared, goes out by itself at that time, and not before', async () => {
    const publishAt = fromNow(6000);
    const storyId = await submit({
      draft: 'Prize awarded\n\nThe prize goes to the pilots.\n',
      media: [await photograph('prize.jpg', { colour: '#654321' })],
      story: { publishAt },
    });
    expect(await server.reaches(storyId, 'scheduled')).toMatchObject({
      url: null,
      schedule: { due: publishAt, publishAt, embargo: null },
    });
    await server.reaches(storyId, 'complete');
    const timeline = await listen(server.url, storyId, untilComplete());
    for (const { at } of entriesOf(timeline, 'edition-built')) expect(at >= publishAt).toBe(true);
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).toMatch(/^slugline_schedule_lateness_seconds_count [1-9]/m);
  });

  it('and an embargo goes out at the later of the two', async () => {
    const [early, late] = [fromNow(hour), fromNow(2 * hour)];
    const storyId = await submit({
      draft: 'Merger agreed\n\nNot yet.\n',
      story: { publishAt: early, embargo: late },
    });
    await server.reaches(storyId, 'scheduled');
    const due = async () => (await server.status(storyId)).schedule?.due;
    expect(await due()).toBe(late);
    await schedule(storyId, { embargo: fromNow(1800_000), reason });
    expect(await due()).toBe(early);
  });
});

describe('an editor who schedules a story', () => {
  const scheduled = async (slug: string, story: object = { embargo: fromNow(hour) }) => {
    const storyId = await submit({ draft: `Verdict on ${slug}\n\nNot yet.\n`, story: { slug, ...story } });
    await server.reaches(storyId, 'scheduled');
    return storyId;
  };

  it('moves its time earlier: it goes out then', async () => {
    const storyId = await scheduled('moved-earlier', { publishAt: fromNow(hour) });
    const publishAt = fromNow(6000);
    expect(await schedule(storyId, { publishAt })).toMatchObject({
      status: 202,
      body: { state: 'scheduled', schedule: { due: publishAt } },
    });
    await server.reaches(storyId, 'complete');
    const timeline = await listen(server.url, storyId, untilComplete());
    for (const { at } of entriesOf(timeline, 'edition-built')) expect(at >= publishAt).toBe(true);
    expect(entriesOf(timeline, 'rescheduled')).toMatchObject([{ publishAt, by: 'local' }]);
  });

  it('lifts an embargo, with a reason: it goes out at once', async () => {
    const storyId = await scheduled('embargo-lifted');
    expect(await schedule(storyId, { embargo: null })).toMatchObject({
      status: 400,
      body: { code: 'request_invalid', detail: expect.stringContaining('a reason is needed') },
    });
    expect(await schedule(storyId, { embargo: null, reason })).toMatchObject({ status: 202 });
    expect(await server.reaches(storyId, 'complete')).toMatchObject({ schedule: null });
    const timeline = await listen(server.url, storyId, untilComplete());
    expect(entriesOf(timeline, 'rescheduled')).toMatchObject([{ embargo: null, by: 'local', reason }]);
  });

  it('lifts a time of publication: the embargo still holds', async () => {
    const embargo = fromNow(hour);
    const storyId = await scheduled('only-embargo', { embargo, publishAt: fromNow(2 * hour) });
    expect(await schedule(storyId, { publishAt: null })).toMatchObject({
      status: 202,
      body: { state: 'scheduled', schedule: { due: embargo, publishAt: null, embargo } },
    });
  });

  it('gives a time of the site’s zone', async () => {
    const storyId = await scheduled('local-time');
    expect(await schedule(storyId, { publishAt: '2047-07-01 06:00' })).toMatchObject({
      body: { schedule: { due: '2047-07-01T04:00:00.000Z' } },
    });
    expect(await schedule(storyId, { publishAt: '2047-03-31 02:30' })).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('2047-03-31 02:30 does not exist in Europe/Berlin') },
    });
  });

  it.each([
    [
      'a time that is past',
      { publishAt: '2020-01-01T00:00:00Z' },
      400,
      /is past: give a later time, or lift it/,
    ],
    ['an embargo that is past', { embargo: '2020-01-01T00:00:00Z', reason }, 400, /is past/],
    ['nothing', {}, 400, /needs publishAt, embargo or expires/],
    ['no time', { publishAt: 'tomorrow' }, 400, /must be a time/],
    [
      'a lift of what is not set',
      { publishAt: null },
      409,
      /no time of publication to lift, but its embargo/,
    ],
  ])('is refused: %s', async (_what, body, status, detail) => {
    const storyId = await scheduled('refused-times');
    expect(await schedule(storyId, body)).toMatchObject({
      status,
      body: { detail: expect.stringMatching(detail) },
    });
    expect(await server.status(storyId)).toMatchObject({ state: 'scheduled', url: null });
  });

  it('is refused with the phase when the story is live', async () => {
    const storyId = await submit({ draft: 'Lock opens\n\nAt dawn.\n' });
    await server.reaches(storyId, 'complete');
    expect(await schedule(storyId, { publishAt: fromNow(hour) })).toMatchObject({
      status: 409,
      body: {
        code: 'not_possible_now',
        detail: expect.stringContaining('the story is live and complete; it can be'),
      },
    });
  });
});
