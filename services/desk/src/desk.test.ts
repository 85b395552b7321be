import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rowOf } from '@slugline/catalogue';
import { loadConfig, type Scope } from '@slugline/config';
import { publishJob } from '@slugline/queue';
import { bullQueue, startTestWorker } from '@slugline/queue/testing';
import { type Context, grantOf, openContext, type RunningService, sessionCookie } from '@slugline/runtime';
import { type Http, openHttp } from '@slugline/runtime/http';
import { writeJson } from '@slugline/store';
import { keys, newStoryId, SluglineError, type StoryEvent, sha256Of } from '@slugline/story';
import { articleOf } from '@slugline/testing/samples/article';
import { events } from '@slugline/testing/samples/journal';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start } from './index.ts';

const tokens = { reporter: 'reporter-secret', operator: 'operator-secret' };
const grant = (name: keyof typeof tokens, scopes: Scope[]) => ({
  name,
  scopes,
  sha256: sha256Of(tokens[name]),
});

interface TestDesk {
  context: Context;
  http: Http;
  close(): Promise<void>;
}

async function open(flags: Record<string, unknown>): Promise<TestDesk> {
  const data = await mkdtemp(join(tmpdir(), 'slugline-desk-'));
  const file = join(data, 'slugline.yaml');
  await writeFile(file, '');
  const context = await openContext(
    loadConfig({ env: {}, file, flags: { data, ...flags } }),
    pino({ level: 'silent' }),
  );
  const http = await openHttp(context);
  const service: RunningService = await start(context, http);
  await http.ready();
  const close = async () => {
    await http.close();
    await service.stop();
    await context.close();
    await rm(data, { recursive: true });
  };
  return { context, http, close };
}

const browser = { accept: 'text/html,application/xhtml+xml' };
/** Returns the headers that the browser of a signed-in person sends. */
const as = async ({ config, sessions }: Context, name: keyof typeof tokens) => {
  const grant = grantOf(config.tokens, tokens[name]);
  if (!grant) throw new Error(`there is no ${name}`);
  return { ...browser, cookie: `${sessionCookie}=${await sessions.begin(grant)}` };
};
const form = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };

describe('the desk with tokens', () => {
  let desk: TestDesk;
  beforeAll(async () => {
    desk = await open({ tokens: [grant('reporter', ['submit']), grant('operator', ['operate'])] });
  });
  afterAll(() => desk.close());
  const get = (url: string, headers: Record<string, string>) => desk.http.inject({ url, headers });
  const post = (url: string, headers: Record<string, string>, fields: Record<string, string>) =>
    desk.http.inject({ method: 'POST', url, headers, payload: new URLSearchParams(fields).toString() });

  it.each([
    ['/desk', 'reporter', 200],
    ['/desk', 'operator', 403],
    ['/ops/failures', 'operator', 200],
    ['/ops/failures', 'reporter', 403],
    ['/ops/queues', 'operator', 200],
    ['/ops/queues', 'reporter', 403],
    ['/ops/queues/api/queues', 'operator', 200],
    ['/ops/queues/api/queues', 'reporter', 403],
  ] as const)('%s answers the %s with %i', async (url, name, status) => {
    expect((await get(url, await as(desk.context, name))).statusCode).toBe(status);
  });

  it.each(['/desk', '/desk/stories/x', '/ops/failures', '/ops/queues', '/ops/queues/queue/video?page=2'])(
    '%s redirects a person without a token to the sign-in, which redirects back',
    async (url) => {
      const answer = await get(url, browser);
      expect(answer.statusCode).toBe(303);
      expect(answer.headers.location).toBe(`/desk/sign-in?next=${encodeURIComponent(url)}`);
    },
  );

  it.each(['/desk', '/ops/queues/api/queues'])('%s tells a program without a token why', async (url) => {
    const answer = await get(url, { accept: 'application/json' });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ code: 'unauthorized' });
  });

  it.each([
    [
      '/ops/failures',
      'reporter',
      /the token “reporter” does not have the scope operate/,
      /has the named scope/,
    ],
    ['/desk/stories/not-an-id', 'reporter', /not-an-id/, /Check the id/],
  ] as const)(
    '%s tells a person what went wrong this time, and what to do',
    async (url, name, what, remedy) => {
      const { body } = await get(url, await as(desk.context, name));
      expect(body).toMatch(what);
      expect(body).toMatch(remedy);
    },
  );

  it('sets a cookie with a session, not the token, that no script and no other site can use', async () => {
    const answer = await post('/desk/sign-in', { ...browser, ...form }, { token: ` ${tokens.reporter} ` });
    expect(answer.statusCode).toBe(303);
    expect(answer.headers.location).toBe('/desk');
    const [cookie] = answer.cookies;
    expect(cookie).toMatchObject({ name: sessionCookie, path: '/', httpOnly: true, sameSite: 'Strict' });
    expect(JSON.stringify(answer.cookies)).not.toContain(tokens.reporter);
    expect((await get('/desk', { ...browser, cookie: `${sessionCookie}=${cookie?.value}` })).statusCode).toBe(
      200,
    );
    expect(cookie).not.toHaveProperty('secure');
  });

  it('restricts the cookie to TLS where the request came over TLS', async () => {
    const headers = { ...browser, ...form, 'x-forwarded-proto': 'https' };
    const answer = await post('/desk/sign-in', headers, { token: tokens.reporter });
    expect(answer.cookies[0]).toMatchObject({ secure: true });
  });

  it('refuses a wrong token and gives no cookie', async () => {
    const answer = await post('/desk/sign-in', { ...browser, ...form }, { token: 'guess' });
    expect(answer.statusCode).toBe(401);
    expect(answer.cookies).toEqual([]);
    expect(answer.body).toContain('not known here');
  });

  it('limits wrong tokens per address, and says when to try again', async () => {
    const guess = (remoteAddress: string, token: string) =>
      desk.http.inject({
        method: 'POST',
        url: '/desk/sign-in',
        headers: { ...browser, ...form },
        payload: new URLSearchParams({ token }).toString(),
        remoteAddress,
      });
    const guesses = Array.from({ length: 12 }, (_, n) => `guess ${n}`);
    const statuses: number[] = [];
    for (const token of guesses) statuses.push((await guess('10.0.0.1', token)).statusCode);
    expect(statuses).toEqual([...Array(10).fill(401), 429, 429]);
    const answer = await guess('10.0.0.1', tokens.reporter);
    expect(answer.statusCode).toBe(429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(answer.cookies).toEqual([]);
    expect((await guess('10.0.0.2', tokens.reporter)).statusCode).toBe(303);
  });

  it.each([
    ['/ops/queues', '/ops/queues'],
    ['//evil.example/', '/desk'],
    ['/desk\\..\\evil', '/desk'],
    ['https://evil.example/desk', '/desk'],
    ['/deskevil', '/desk'],
  ])('goes on to %s after the sign-in as %s', async (next, location) => {
    const answer = await post('/desk/sign-in', { ...browser, ...form }, { token: tokens.reporter, next });
    expect(answer.headers.location).toBe(location);
  });

  it('ends the session on signing out, so that a copy of the cookie is useless', async () => {
    const signedIn = await as(desk.context, 'reporter');
    expect((await get('/desk', signedIn)).statusCode).toBe(200);
    const answer = await post('/desk/sign-out', { ...signedIn, ...form }, {});
    expect((await get('/desk', signedIn)).statusCode).toBe(303);
    expect(answer.cookies[0]).toMatchObject({ value: '', path: '/' });
    expect(answer.headers.location).toBe('/desk/sign-in');
  });

  it.each(['/desk/sign-out', '/ops/failures/replay', '/ops/queues/api/queues/video/pause'])(
    '%s refuses requests from pages of other sites',
    async (url) => {
      const headers = { ...(await as(desk.context, 'operator')), ...form, 'sec-fetch-site': 'cross-site' };
      const answer = await post(url, headers, { id: 'x' });
      expect(answer.statusCode).toBe(403);
      expect(answer.cookies).toEqual([]);
    },
  );
});

describe('the desk on this machine, without tokens', () => {
  let desk: TestDesk;
  beforeAll(async () => {
    desk = await open({});
  });
  afterAll(() => desk.close());
  const get = (url: string) => desk.http.inject({ url, headers: browser });

  it('is where the root redirects, and has no sign-in', async () => {
    expect((await get('/')).headers.location).toBe('/desk');
    expect((await get('/desk/sign-in')).headers.location).toBe('/desk');
  });

  it('says that there is no story yet', async () => {
    expect((await get('/desk')).body).toContain('No story yet');
  });

  it('runs no scripts but its own files, and lets browsers cache them as immutable', async () => {
    const { headers, body } = await get('/desk');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('unsafe');
    expect(body).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=/);
    const assets = [...body.matchAll(/"(\/desk\/assets\/[^"]+)"/g)].map(([, url]) => String(url));
    expect(assets).toHaveLength(4);
    for (const url of assets) {
      const asset = await get(url);
      expect(asset.statusCode).toBe(200);
      expect(asset.headers['cache-control']).toContain('immutable');
    }
  });

  it('has no empty or unnamed section, even when a story has only been submitted', async () => {
    const storyId = newStoryId(Date.now());
    await desk.context.journal.transact(storyId, () => [events.submitted]);
    for (const url of [`/desk/stories/${storyId}`, '/desk']) {
      const { body } = await get(url);
      const sections = [...body.matchAll(/<section([^>]*)>\s*(<\/section>)?/g)];
      expect(sections.length).toBeGreaterThan(0);
      for (const [section, attributes, end] of sections) {
        expect([url, section, end]).toEqual([url, section, undefined]);
        const [, name] = /aria-labelledby="([^"]+)"/.exec(attributes ?? '') ?? [];
        expect(body).toContain(` id="${name}"`);
      }
    }
  });

  it('escapes HTML in the texts of a story', async () => {
    const headline = '<script>alert("1")</script> & <img src=x onerror=alert(1)>';
    const storyId = newStoryId(Date.now());
    await desk.context.journal.transact(storyId, () => [events.submitted]);
    await desk.context.journal.transact(storyId, () => [{ ...events.planned, headline }]);
    await desk.context.journal.transact(storyId, () => [{ ...events.held, reason: headline }]);
    for (const url of ['/desk', `/desk/stories/${storyId}`]) {
      const { statusCode, body } = await get(url);
      expect(statusCode).toBe(200);
      expect(body).toContain('&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt;');
      expect(body).not.toContain('<script>alert');
      expect(body).not.toContain('<img src=x');
    }
  });

  it('shows what was removed from the draft, and nothing of it before the draft is read', async () => {
    const storyId = newStoryId(Date.now());
    await desk.context.journal.transact(storyId, () => [events.submitted]);
    expect((await get(`/desk/stories/${storyId}`)).body).not.toContain('Not as in the draft');
    const record = [{ action: 'removed' as const, rule: 'back-to-top', line: 9, text: 'Back to <top>' }];
    await writeJson(desk.context.working, keys.article(storyId, 1), articleOf('Storm', { record }));
    const { body } = await get(`/desk/stories/${storyId}`);
    expect(body).toContain('Not as in the draft');
    expect(body).toContain('removed: back-to-top');
    expect(body).toContain('Back to &lt;top&gt;');
  });

  it('offers to release a held story', async () => {
    const storyId = newStoryId(Date.now());
    await desk.context.journal.transact(storyId, () => [events.submitted]);
    await desk.context.journal.transact(storyId, () => [events.planned]);
    expect((await get(`/desk/stories/${storyId}`)).body).not.toContain('/release');
    await desk.context.journal.transact(storyId, () => [events.held]);
    expect((await get(`/desk/stories/${storyId}`)).body).toContain(`action="/v1/stories/${storyId}/release"`);
  });

  it.each([newStoryId(Date.now()), 'not-an-id'])(
    'answers 404 with a page for a story that does not exist: %s',
    async (id) => {
      const { statusCode, headers, body } = await get(`/desk/stories/${id}`);
      expect(statusCode).toBe(404);
      expect(headers['content-type']).toContain('text/html');
      expect(body).toContain(id);
    },
  );

  it('shows the queues in Bull Board', async () => {
    const { queues } = (await get('/ops/queues/api/queues')).json<{ queues: { name: string }[] }>();
    expect(queues.map(({ name }) => name)).toEqual([
      ...['submission', 'image', 'video', 'publish', 'distribute', 'purge', 'receipts', 'catalogue'],
    ]);
  });

  describe('failures', () => {
    const act = (action: string, id: string) =>
      desk.http.inject({
        method: 'POST',
        url: `/ops/failures/${action}`,
        headers: { ...browser, ...form },
        payload: new URLSearchParams({ id }).toString(),
      });
    /** Runs a job whose failure is final. Returns its id and its queue. */
    const fail = async () => {
      const job = publishJob(newStoryId(Date.now()), 1, 'normal');
      await desk.context.queues.add(job);
      await new Promise<void>((resolve) => {
        const worker = startTestWorker(
          {
            address: desk.context.redisAddress,
            queues: desk.context.queues,
            observe: () => worker.stop(1000).then(resolve),
          },
          {
            queue: 'publish',
            concurrency: 1,
            deadlineMs: 10_000,
            handle: async () => {
              throw new SluglineError('edition_invalid', 'a link in <b>index.html</b> leads nowhere');
            },
          },
        );
      });
      return { id: job.options.jobId, queue: bullQueue(desk.context.redis, 'publish') };
    };

    it('are listed with reason and remedy, and can be replayed', async () => {
      const { id, queue } = await fail();
      const { body } = await get('/ops/failures');
      expect(body).toContain('a link in &lt;b&gt;index.html&lt;/b&gt; leads nowhere');
      expect(body).toContain('did not pass validation');
      const answer = await act('replay', id);
      expect(answer.headers.location).toBe('/ops/failures?done=replay');
      expect(await queue.getJobState(id)).toBe('prioritized');
      expect((await get('/ops/failures?done=replay')).body).toContain('back in its queue');
      await queue.remove(id);
    });

    it('can be discarded', async () => {
      const { id, queue } = await fail();
      expect((await act('discard', id)).statusCode).toBe(303);
      expect(await queue.getJob(id)).toBeUndefined();
      expect((await get('/ops/failures')).body).toContain('No failures');
    });

    it('that no longer exist can’t be replayed', async () => {
      const answer = await act('replay', 'gone');
      expect(answer.statusCode).toBe(404);
      expect(answer.body).toContain('no failed job has the id gone');
    });
  });
});

describe('the list of stories at the desk', () => {
  let desk: TestDesk;
  beforeAll(async () => {
    desk = await open({});
    for (let n = 1; n <= 51; n++) await story(n, `Ferry ${n}`);
    await story(52, 'Storm <b>& sea</b>', events.held);
  });
  afterAll(() => desk.close());
  const get = (url: string) => desk.http.inject({ url, headers: browser });
  const catalogue = () => desk.context.catalogue as NonNullable<Context['catalogue']>;

  async function story(second: number, headline: string, ...more: StoryEvent[]): Promise<void> {
    const { journal } = desk.context;
    const receivedAt = new Date(Date.UTC(2026, 0, 2, 0, 0, second)).toISOString();
    const storyId = newStoryId(Date.parse(receivedAt));
    for (const event of [{ ...events.submitted, receivedAt }, { ...events.planned, headline }, ...more])
      await journal.transact(storyId, () => [event]);
    await catalogue().put([rowOf(await journal.state(storyId), Date.now())]);
  }
  const headlines = (body: string) =>
    [...body.matchAll(/<h2 dir="auto"><a[^>]*>([^<]+)</g)].map(([, headline]) => headline);
  const linkTo = (body: string, page: 'newest' | 'older') =>
    new RegExp(`<a id="${page}-page" [^>]*href="([^"]+)"`).exec(body)?.[1]?.replaceAll('&amp;', '&');

  it('goes on to older stories, and back to the newest', async () => {
    await catalogue().note({ filled: true });
    const first = await get('/desk');
    expect(headlines(first.body)).toHaveLength(50);
    expect(linkTo(first.body, 'newest')).toBeUndefined();
    const second = await get(linkTo(first.body, 'older') ?? '');
    expect(second.statusCode).toBe(200);
    expect(headlines(second.body)).toEqual(['Ferry 2', 'Ferry 1']);
    expect(linkTo(second.body, 'older')).toBeUndefined();
    expect(linkTo(second.body, 'newest')).toBe('/desk');
  });

  it('finds stories by words and by state, and keeps what was asked for', async () => {
    const found = await get('/desk?q=FERRY+17&state=');
    expect(headlines(found.body)).toEqual(['Ferry 17']);
    expect(found.body).toContain('value="FERRY 17"');
    const held = await get('/desk?q=&state=held');
    expect(headlines(held.body)).toEqual(['Storm &lt;b&gt;&amp; sea&lt;/b&gt;']);
    expect(held.body).toContain('<option value="held" selected>Held</option>');
    expect((await get('/desk?q=submarine')).body).toContain('No story found');
    expect((await get('/desk?state=refused')).body).toContain('No story is in this state');
    const page = await get('/desk?q=ferry');
    expect(headlines(page.body)).toHaveLength(50);
    expect(headlines((await get(linkTo(page.body, 'older') ?? '')).body)).toEqual(['Ferry 1']);
  });

  it('escapes what was searched for', async () => {
    const { body } = await get(`/desk?q=${encodeURIComponent('"><script>alert(1)</script>')}`);
    expect(body).toContain('value="&#34;&gt;&lt;script&gt;');
  });

  it('says how far the catalogue is while it is being filled', async () => {
    await catalogue().note({ filled: false, filledTo: newStoryId(Date.UTC(2024, 1, 2)) });
    const { statusCode, body } = await get('/desk?q=ferry');
    expect(statusCode).toBe(200);
    expect(body).toContain('The catalogue is being filled');
    expect(body).toContain('datetime="2024-02-02T00:00:00.000Z"');
    await catalogue().note({ filled: true });
    expect((await get('/desk?q=ferry')).body).not.toContain('being filled');
  });

  it.each([
    [`/desk?q=${'x'.repeat(400)}`, 400, /q has more than 300 characters/i],
    ['/desk?cursor=2', 400, /begin again without a cursor/],
    ['/desk?state=finished', 400, /state/],
  ])('answers %s with %i and what is wrong', async (url, status, message) => {
    const { statusCode, body } = await get(url);
    expect(statusCode).toBe(status);
    expect(body).toMatch(message);
    expect(headlines(body)).toEqual([]);
  });
});

describe('the desk while the catalogue', () => {
  it.each([
    ['is down', 'postgres://slugline@127.0.0.1:1/slugline', 503, 'the catalogue can’t be read'],
    ['is off', 'off', 400, 'The catalogue of this newsroom is off'],
  ])('%s lists the newest, and says why nothing can be found', async (_how, catalogue, status, message) => {
    const desk = await open({ catalogue });
    try {
      await desk.context.journal.transact(newStoryId(Date.now()), () => [events.submitted]);
      const newest = await desk.http.inject({ url: '/desk', headers: browser });
      expect(newest.statusCode).toBe(200);
      expect(newest.body).toContain('storm.txt');
      const found = await desk.http.inject({ url: '/desk?q=storm', headers: browser });
      expect(found.statusCode).toBe(status);
      expect(found.body).toContain(message);
      expect(found.body).toContain('id="submit"');
    } finally {
      await desk.close();
    }
  });
});

describe('the desk while Redis does not answer', () => {
  let desk: TestDesk;
  beforeAll(async () => {
    desk = await open({ redisUrl: 'redis://127.0.0.1:9' });
  });
  afterAll(() => desk.close());
  const get = (url: string) => desk.http.inject({ url, headers: browser });

  it('still has the form for a new story, and says why it can’t list stories', async () => {
    const { statusCode, body } = await get('/desk');
    expect(statusCode).toBe(503);
    expect(body).toContain('Redis does not answer');
    expect(body).toContain('id="submit"');
  });

  it('shows a story from its journal', async () => {
    const storyId = newStoryId(Date.now());
    await desk.context.journal.transact(storyId, () => [events.submitted]);
    const { statusCode, body } = await get(`/desk/stories/${storyId}`);
    expect(statusCode).toBe(200);
    expect(body).toContain('storm.txt');
  });

  it('answers 503 for the list of failures, and says what to check', async () => {
    const { statusCode, headers, body } = await get('/ops/failures');
    expect(statusCode).toBe(503);
    expect(headers['content-type']).toContain('text/html');
    expect(body).toContain('Check Redis');
  });

  it('shows Bull Board without queues', async () => {
    expect((await get('/ops/queues')).statusCode).toBe(200);
    expect((await get('/ops/queues/api/queues')).json()).toEqual({ queues: [] });
  });
});
