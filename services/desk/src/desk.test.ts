import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, type Scope } from '@slugline/config';
import { publishJob } from '@slugline/queue';
import { bullQueue, startTestWorker } from '@slugline/queue/testing';
import {
  type Context,
  grantOf,
  type Http,
  openContext,
  openHttp,
  type RunningService,
  sessionCookie,
} from '@slugline/runtime';
import { newStoryId, SluglineError, sha256Of } from '@slugline/story';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start } from './index.ts';
import { events } from './view/sample.ts';

const tokens = { reporter: 'reporter-secret', operator: 'operator-secret' };
const grant = (name: keyof typeof tokens, scopes: Scope[]) => ({
  name,
  scopes,
  sha256: sha256Of(tokens[name]),
});

interface House {
  context: Context;
  http: Http;
  close(): Promise<void>;
}

async function open(flags: Record<string, unknown>): Promise<House> {
  const data = await mkdtemp(join(tmpdir(), 'slugline-desk-'));
  const file = join(data, 'slugline.yaml');
  await writeFile(file, '');
  const context = await openContext(
    loadConfig({ env: {}, file, flags: { data, ...flags } }),
    pino({ level: 'silent' }),
  );
  const http = await openHttp(context);
  const desk: RunningService = await start(context, http);
  await http.ready();
  const close = async () => {
    await http.close();
    await desk.stop();
    await context.close();
    await rm(data, { recursive: true });
  };
  return { context, http, close };
}

const browser = { accept: 'text/html,application/xhtml+xml' };
/** What the browser of somebody who signed in sends. */
const as = async ({ config, sessions }: Context, name: keyof typeof tokens) => {
  const grant = grantOf(config.tokens, tokens[name]);
  if (!grant) throw new Error(`there is no ${name}`);
  return { ...browser, cookie: `${sessionCookie}=${await sessions.begin(grant)}` };
};
const form = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };

describe('the desk with tokens', () => {
  let house: House;
  beforeAll(async () => {
    house = await open({ tokens: [grant('reporter', ['submit']), grant('operator', ['operate'])] });
  });
  afterAll(() => house.close());
  const get = (url: string, headers: Record<string, string>) => house.http.inject({ url, headers });
  const post = (url: string, headers: Record<string, string>, fields: Record<string, string>) =>
    house.http.inject({ method: 'POST', url, headers, payload: new URLSearchParams(fields).toString() });

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
    expect((await get(url, await as(house.context, name))).statusCode).toBe(status);
  });

  it.each(['/desk', '/desk/stories/x', '/ops/failures', '/ops/queues', '/ops/queues/queue/video?page=2'])(
    '%s sends a person without a token to the sign-in, and back after it',
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
      const { body } = await get(url, await as(house.context, name));
      expect(body).toMatch(what);
      expect(body).toMatch(remedy);
    },
  );

  it('keeps a session in a cookie that no script and no other site can use, and not the token', async () => {
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

  it('sends the cookie over TLS only, where there is TLS', async () => {
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

  it('lets nobody try token after token, and says when to try again', async () => {
    const guess = (remoteAddress: string, token: string) =>
      house.http.inject({
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

  it('ends the session on signing out, also for who has kept the cookie', async () => {
    const signedIn = await as(house.context, 'reporter');
    expect((await get('/desk', signedIn)).statusCode).toBe(200);
    const answer = await post('/desk/sign-out', { ...signedIn, ...form }, {});
    expect((await get('/desk', signedIn)).statusCode).toBe(303);
    expect(answer.cookies[0]).toMatchObject({ value: '', path: '/' });
    expect(answer.headers.location).toBe('/desk/sign-in');
  });

  it.each(['/desk/sign-out', '/ops/failures/replay', '/ops/queues/api/queues/video/pause'])(
    '%s does nothing for a page of another site',
    async (url) => {
      const headers = { ...(await as(house.context, 'operator')), ...form, 'sec-fetch-site': 'cross-site' };
      const answer = await post(url, headers, { id: 'x' });
      expect(answer.statusCode).toBe(403);
      expect(answer.cookies).toEqual([]);
    },
  );
});

describe('the desk on this machine, without tokens', () => {
  let house: House;
  beforeAll(async () => {
    house = await open({});
  });
  afterAll(() => house.close());
  const get = (url: string) => house.http.inject({ url, headers: browser });

  it('is where the root leads, and has no sign-in', async () => {
    expect((await get('/')).headers.location).toBe('/desk');
    expect((await get('/desk/sign-in')).headers.location).toBe('/desk');
  });

  it('says what to do while there is no story', async () => {
    expect((await get('/desk')).body).toContain('No story yet');
  });

  it('lets nothing run but its own files, which browsers may keep for ever', async () => {
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

  it('has no section that is empty or without a name, whatever is known of a story', async () => {
    const storyId = newStoryId(Date.now());
    await house.context.journal.transact(storyId, () => [events.submitted]);
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

  it('shows what a reporter wrote as text, whatever it is', async () => {
    const headline = '<script>alert("1")</script> & <img src=x onerror=alert(1)>';
    const storyId = newStoryId(Date.now());
    await house.context.journal.transact(storyId, () => [events.submitted]);
    await house.context.journal.transact(storyId, () => [{ ...events.planned, headline }]);
    await house.context.journal.transact(storyId, () => [{ ...events.held, reason: headline }]);
    for (const url of ['/desk', `/desk/stories/${storyId}`]) {
      const { statusCode, body } = await get(url);
      expect(statusCode).toBe(200);
      expect(body).toContain('&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt;');
      expect(body).not.toContain('<script>alert');
      expect(body).not.toContain('<img src=x');
    }
  });

  it('offers to release a held story', async () => {
    const storyId = newStoryId(Date.now());
    await house.context.journal.transact(storyId, () => [events.submitted]);
    await house.context.journal.transact(storyId, () => [events.planned]);
    expect((await get(`/desk/stories/${storyId}`)).body).not.toContain('/release');
    await house.context.journal.transact(storyId, () => [events.held]);
    expect((await get(`/desk/stories/${storyId}`)).body).toContain(`action="/v1/stories/${storyId}/release"`);
  });

  it.each([newStoryId(Date.now()), 'not-an-id'])(
    'has a page for a story that is not there: %s',
    async (id) => {
      const { statusCode, headers, body } = await get(`/desk/stories/${id}`);
      expect(statusCode).toBe(404);
      expect(headers['content-type']).toContain('text/html');
      expect(body).toContain(id);
    },
  );

  it('shows the queues in Bull Board', async () => {
    const { queues } = (await get('/ops/queues/api/queues')).json<{ queues: { name: string }[] }>();
    expect(queues.map(({ name }) => name)).toEqual(['submission', 'image', 'video', 'publish', 'distribute']);
  });

  describe('failures', () => {
    const act = (action: string, id: string) =>
      house.http.inject({
        method: 'POST',
        url: `/ops/failures/${action}`,
        headers: { ...browser, ...form },
        payload: new URLSearchParams({ id }).toString(),
      });
    /** A job that failed for good, as a worker leaves it. */
    const fail = async () => {
      const job = publishJob(newStoryId(Date.now()), 1, 'normal');
      await house.context.queues.add(job);
      await new Promise<void>((resolve) => {
        const worker = startTestWorker(
          {
            address: house.context.redisAddress,
            queues: house.context.queues,
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
      return { id: job.options.jobId, queue: bullQueue(house.context.redis, 'publish') };
    };

    it('are listed with what went wrong and what to do, and can be replayed', async () => {
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

    it('that are gone by now say so', async () => {
      const answer = await act('replay', 'gone');
      expect(answer.statusCode).toBe(404);
      expect(answer.body).toContain('no failed job has the id gone');
    });
  });
});

describe('the desk while Redis is away', () => {
  let house: House;
  beforeAll(async () => {
    house = await open({ redisUrl: 'redis://127.0.0.1:9' });
  });
  afterAll(() => house.close());
  const get = (url: string) => house.http.inject({ url, headers: browser });

  it('still takes in stories, and says why it can’t list them', async () => {
    const { statusCode, body } = await get('/desk');
    expect(statusCode).toBe(503);
    expect(body).toContain('Redis does not answer');
    expect(body).toContain('id="submit"');
  });

  it('shows a story from its journal', async () => {
    const storyId = newStoryId(Date.now());
    await house.context.journal.transact(storyId, () => [events.submitted]);
    const { statusCode, body } = await get(`/desk/stories/${storyId}`);
    expect(statusCode).toBe(200);
    expect(body).toContain('storm.txt');
  });

  it('says what operators have to look at', async () => {
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
