import type { StatusReport } from '@slugline/story';
import { ask } from '@slugline/testing/newsroom/ask';
import { problem } from '@slugline/testing/newsroom/problem';
import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { entriesOf, listen } from '@slugline/testing/newsroom/timeline';
import { photograph } from '@slugline/testing/samples/media';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ settings: () => ({ site: { timeZone: 'Europe/Berlin' } }) });
});
afterAll(() => server.stop());

const hour = 3_600_000;
const fromNow = (ms: number): string => new Date(Date.now() + ms).toISOString();
const reason = 'the agency has renewed the rights';

async function submit(story: Parameters<TestServer['submit']>[0]): Promise<string> {
  return ((await (await server.submit(story)).json()) as StatusReport).storyId;
}

describe('a story that expires', () => {
  it('goes by itself at its time, with a notice in its language, and comes back when an editor says so', async () => {
    const said = fromNow(hour);
    const storyId = await submit({
      draft: 'Die Fähre fährt wieder\n\nSie fährt jetzt auch in der Nacht, und das jeden Tag.\n',
      media: [await photograph('ferry.jpg', { colour: '#775533' })],
      story: { expires: said },
    });
    const { url, media } = await server.reaches(storyId, 'complete');
    expect(await server.status(storyId)).toMatchObject({ expires: said, retraction: null });
    const expires = fromNow(1500);
    expect(await ask(server, storyId, 'schedule', { expires })).toMatchObject({
      ...{ status: 202, body: { state: 'complete', expires } },
    });
    await server.reaches(storyId, 'retracted');
    await expect.poll(async () => (await server.status(storyId)).retraction?.remaining).toEqual([]);
    const { retraction } = await server.status(storyId);
    expect(retraction).toMatchObject({ mode: 'withdraw', reason: 'expired', expired: expires });
    expect((retraction?.at ?? '') >= expires).toBe(true);

    const page = await fetch(url ?? '');
    expect(page.status).toBe(410);
    const html = await page.text();
    expect(html).toContain('Dieser Beitrag ist nicht mehr verfügbar');
    expect(html).not.toContain('Nacht');
    expect(await (await fetch(`${server.url}/feeds/all.xml`)).text()).not.toContain(storyId);
    const picture = `${server.url}/${media[0]?.renditions[0]?.path}`;
    expect((await fetch(picture)).status).toBe(404);
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).toMatch(/^slugline_schedule_lateness_seconds_count [1-9]/m);

    const later = fromNow(hour);
    expect(await ask(server, storyId, 'schedule', { expires: later, reason })).toMatchObject({
      status: 202,
      body: { expires: later, retraction: null },
    });
    expect(await server.reaches(storyId, 'complete')).toMatchObject({ url });
    expect(await (await fetch(url ?? '')).text()).toContain('in der Nacht');
    expect((await fetch(picture)).status).toBe(200);
    const timeline = await listen(server.url, storyId, ({ type }) => type === 'reinstated');
    expect(entriesOf(timeline, 'retracted')).toMatchObject([{ by: 'slugline', expired: expires }]);
    expect(entriesOf(timeline, 'reinstated')).toMatchObject([{ by: 'local', reason }]);
  });

  it('gets its time from an editor when it is live, in the site’s zone, and may lose it again', async () => {
    const storyId = await submit({ draft: 'Lock opens\n\nAt dawn.\n' });
    await server.reaches(storyId, 'complete');
    const expiryAfter = async (expires: string | null) =>
      (await ask(server, storyId, 'schedule', { expires })).body.expires;
    expect(await expiryAfter('2047-07-01 06:00')).toBe('2047-07-01T04:00:00.000Z');
    expect(await expiryAfter(null)).toBeNull();
    expect(await server.status(storyId)).toMatchObject({ state: 'complete', expires: null });
  });
});

describe('a package', () => {
  const draft = 'Gate opens\n\nWith a key.\n';

  it.each([
    ['expires before it is sent', { expires: '2020-01-01T00:00:00Z' }, /expires, 2020.*is past/],
    [
      'expires before its embargo ends',
      { expires: fromNow(hour), embargo: fromNow(2 * hour) },
      /would expire at .*, before it goes out at/,
    ],
    ['expires at no time', { expires: 'tomorrow' }, /"expires" must be a time/],
  ])('is refused when it %s', async (_what, story, detail) => {
    const response = await server.submit({ draft, story });
    expect(response.status).toBe(422);
    expect(await problem(response)).toMatchObject({
      code: 'settings_invalid',
      detail: expect.stringMatching(detail),
    });
  });

  it('that says so in its front matter is refused when it is read', async () => {
    const storyId = await submit({ draft: `---\nexpires: 2020-01-01T00:00:00Z\n---\n${draft}` });
    expect(await server.settled(storyId)).toMatchObject({
      state: 'refused',
      reason: expect.stringMatching(/expires, 2020.*is past/),
    });
  });
});
