import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, type TokenGrant } from '@slugline/config';
import { submissionJob } from '@slugline/queue';
import { bullQueue } from '@slugline/queue/testing';
import { newStoryId, SluglineError, sha256Of } from '@slugline/story';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identify, sessionCookie } from './auth.ts';
import { type Context, openContext } from './context.ts';
import { caller, type Http, openHttp } from './http.ts';
import { inScratch, startWorkers } from './workers.ts';

let folder: string;
let context: Context;
let http: Http;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-http-'));
  const tokens = [
    { name: 'desk', scopes: ['submit'], sha256: sha256Of('one') },
    { name: 'operator', scopes: ['operate'], sha256: sha256Of('two') },
  ];
  const config = loadConfig({ env: {}, flags: { data: folder, tokens } });
  context = await openContext(config, pino({ level: 'silent' }));
  http = await openHttp(context);
  http.get('/whoami', async (request) => caller(context, request, 'submit'));
  const onRequest = identify(context.sessions);
  http.get('/in-browser', { onRequest }, async (request) => caller(context, request, 'submit'));
  http.get('/broken', async () => {
    throw new Error('a secret of the inside');
  });
  http.get('/away', async () => {
    throw new SluglineError('store_unavailable', 'the bucket does not answer');
  });
  http.post('/change', async () => 'changed');
  await http.ready();
});
afterAll(async () => {
  await http.close();
  await context.close();
  await rm(folder, { recursive: true });
});

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const get = (url: string, headers: Record<string, string> = {}) => http.inject({ url, headers });

describe('every service', () => {
  it('reports that it is alive and ready', async () => {
    expect((await get('/healthz')).json()).toEqual({ status: 'ok' });
    expect((await get('/readyz')).json()).toEqual({ status: 'ready' });
  });

  it('says how many processes share its work, and is ready without one of them', async () => {
    context.processes = () => ({ running: 1, of: 2 });
    const answer = await get('/readyz');
    delete context.processes;
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({ status: 'ready', processes: { running: 1, of: 2 } });
  });

  it('is not ready, but alive, while a service recovers what it lost', async () => {
    context.readiness.push(() => 'recovering');
    const answer = await get('/readyz');
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toEqual({ status: 'recovering' });
    expect((await get('/healthz')).statusCode).toBe(200);
    context.readiness.pop();
  });

  it('says how far the catalogue is, in a process that fills it, and is ready meanwhile', async () => {
    const { catalogue } = context;
    const state = async () => {
      const answer = await get('/readyz');
      expect(answer.statusCode).toBe(200);
      return answer.json().catalogue;
    };
    await catalogue?.note({ filled: false, filledTo: '' });
    expect(await state()).toBeUndefined();
    context.workers.push('catalogue');
    expect(await state()).toEqual({ filling: { until: null } });
    await catalogue?.note({ filledTo: newStoryId(Date.UTC(2024, 1, 2)) });
    expect(await state()).toEqual({ filling: { until: '2024-02-02T00:00:00.000Z' } });
    await catalogue?.note({ filled: true });
    expect(await state()).toBeUndefined();
    await rm(join(folder, 'catalogue'), { recursive: true });
    await writeFile(join(folder, 'catalogue'), 'a file where the folder should be');
    expect(await state()).toEqual({ down: 'catalogue_unavailable' });
    await rm(join(folder, 'catalogue'));
    expect(await state()).toEqual({ filling: { until: null } });
    context.workers.pop();
  });

  it.each<[string, string, Record<string, string>, number, string]>([
    ['an unknown address', '/nothing', {}, 404, 'not_found'],
    ['a request without a token', '/whoami', {}, 401, 'unauthorized'],
    ['an unknown token', '/whoami', bearer('three'), 401, 'unauthorized'],
    ['a token without the scope', '/whoami', bearer('two'), 403, 'forbidden'],
    ['a defect', '/broken', {}, 500, 'internal'],
    ['a store that is away', '/away', {}, 503, 'store_unavailable'],
    ['metrics for a reporter', '/metrics', bearer('one'), 403, 'forbidden'],
  ])('answers %s with a problem document', async (_what, url, headers, status, code) => {
    const response = await get(url, headers);
    expect(response.statusCode).toBe(status);
    expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(response.json()).toMatchObject({ status, code });
    expect(response.body).not.toContain('a secret of the inside');
    expect(response.headers['www-authenticate']).toBe(status === 401 ? 'Bearer' : undefined);
    expect(response.headers['retry-after']).toBe(status === 503 ? '5' : undefined);
  });

  it.each([
    ['in the header', { authorization: 'Bearer one' }],
    ['in the header, with the scheme in lower case', { authorization: 'bearer one' }],
  ])('accepts a token %s', async (_where, headers) => {
    expect((await get('/whoami', headers)).body).toBe('desk');
  });

  it('waits at most half a minute for slow headers', () => {
    expect(http.server.headersTimeout).toBeGreaterThan(0);
    expect(http.server.headersTimeout).toBeLessThanOrEqual(30_000);
  });

  it('accepts a session until its end, only on routes that use sessions', async () => {
    const [grant] = context.config.tokens;
    const id = await context.sessions.begin(grant as TokenGrant);
    const cookie = { cookie: `${sessionCookie}=${id}` };
    expect((await get('/in-browser', cookie)).body).toBe('desk');
    expect((await get('/whoami', cookie)).statusCode).toBe(401);
    await context.sessions.end(id);
    expect((await get('/in-browser', cookie)).statusCode).toBe(401);
  });

  it.each(['slugline_token=one', `${sessionCookie}=one`])(
    'accepts no token as a cookie: %s',
    async (cookie) => {
      expect((await get('/in-browser', { cookie })).statusCode).toBe(401);
    },
  );

  it('refuses a change from a page of another site', async () => {
    const post = (headers: Record<string, string>) =>
      http.inject({ method: 'POST', url: '/change', headers });
    expect((await post({ 'sec-fetch-site': 'cross-site' })).json()).toMatchObject({ code: 'forbidden' });
    expect((await post({ 'sec-fetch-site': 'same-origin' })).body).toBe('changed');
  });

  it('without tokens answers only to its own host name', async () => {
    const open = await openHttp({ ...context, config: { ...context.config, tokens: [] } });
    open.get('/read', async () => 'a draft');
    const read = (host: string) => open.inject({ url: '/read', headers: { host } });
    expect((await read('rebound.evil.example:4000')).json()).toMatchObject({
      code: 'forbidden',
      where: 'host',
    });
    expect((await read('127.0.0.1:4000')).body).toBe('a draft');
    expect((await get('/readyz', { host: 'slugline.internal' })).statusCode).toBe(200);
    await open.close();
  });
});

describe('the metrics', () => {
  it('report in one reading how many jobs wait and for how long', async () => {
    const { queue, name, data, options } = submissionJob(newStoryId(Date.now()), 1, 'normal');
    const aMinuteAgo = { ...options, timestamp: Date.now() - 60_000 };
    await bullQueue(context.redis, queue).add(name, data, aMinuteAgo);
    const response = await get('/metrics', bearer('two'));
    expect(response.headers['content-type']).toContain('text/plain; version=');
    expect(response.body).toContain('slugline_queue_jobs{queue="submission",state="waiting"} 1');
    const age = /slugline_queue_oldest_waiting_seconds\{queue="submission"\} ([\d.]+)/.exec(
      response.body,
    )?.[1];
    expect(Number(age)).toBeGreaterThanOrEqual(60);
  });

  it('report the current lag of the event loop, and no figure that needs sampling', async () => {
    const { body } = await get('/metrics', bearer('two'));
    const reported = [...body.matchAll(/^(nodejs_eventloop_lag\w*) /gm)].map(([, name]) => name);
    expect(reported).toEqual(['nodejs_eventloop_lag_seconds']);
  });

  // https://prometheus.io/docs/practices/naming/#metric-names;
  // https://prometheus.io/docs/instrumenting/writing_exporters/#naming
  it('follow the naming rules of Prometheus: only counters end in _total, and each has a help text', async () => {
    const { body } = await get('/metrics', bearer('two'));
    const types = new Map([...body.matchAll(/^# TYPE (\S+) (\w+)$/gm)].map(([, name, type]) => [name, type]));
    const helps = new Set([...body.matchAll(/^# HELP (\S+) \S/gm)].map(([, name]) => name));
    expect(types.size).toBeGreaterThan(20);
    for (const [name, type] of types) {
      expect(name).toMatch(/^(slugline|nodejs|process)_[a-z0-9_]+$/);
      expect({ name, isTotal: name?.endsWith('_total') }).toEqual({ name, isTotal: type === 'counter' });
      expect(helps).toContain(name);
    }
  });

  it('count the runs of workers', async () => {
    let done: () => void;
    const failed = new Promise<void>((resolve) => {
      done = resolve;
    });
    const workers = await startWorkers(context, [
      {
        queue: 'submission',
        concurrency: 1,
        deadlineMs: 5000,
        handlers: {
          submission: {
            handle: async () => {
              throw new SluglineError('draft_empty', 'no text');
            },
            onFailed: async () => done(),
          },
        },
      },
    ]);
    await failed;
    await workers.stop();
    const { body } = await get('/metrics', bearer('two'));
    expect(body).toContain(
      'slugline_job_failures_total{queue="submission",code="draft_empty",retried="false"} 1',
    );
    expect(body).toContain('slugline_job_duration_seconds_count{queue="submission",result="failed"} 1');
  });
});

describe('the scratch space', () => {
  it('gives each piece of work its own folder and removes it, also after a failure', async () => {
    const folders = await Promise.all([
      inScratch(context, async (own) => own),
      inScratch(context, async (own) => {
        expect(await readdir(own)).toEqual([]);
        return own;
      }),
    ]);
    await expect(inScratch(context, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(new Set(folders).size).toBe(2);
    expect(await readdir(context.scratch)).toEqual([]);
  });
});
