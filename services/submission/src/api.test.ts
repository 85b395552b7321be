import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfig } from '@slugline/config';
import { type EmbeddedRedis, startEmbeddedRedis } from '@slugline/queue';
import { bullQueue } from '@slugline/queue/testing';
import { type Context, openContext } from '@slugline/runtime';
import { type Http, openHttp } from '@slugline/runtime/http';
import { readText, writeJson } from '@slugline/store';
import { type HoldKind, keys, newStoryId, type RevisionReport, type StatusReport } from '@slugline/story';
import {
  type ApiDescription,
  faultsOf,
  undescribed,
  watchAnswers,
} from '@slugline/testing/contracts/api-answers';
import { articleOf } from '@slugline/testing/samples/article';
import { zip } from '@slugline/testing/samples/zip';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addApi } from './api.ts';

let folder: string;
let redis: EmbeddedRedis;
let context: Context;
let http: Http;
let url: string;
let answers: ReturnType<typeof watchAnswers>;
/** No worker runs, so a test sees only what the API has done. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-api-'));
  redis = await startEmbeddedRedis(join(folder, 'redis'));
  const config = loadConfig({ env: {}, flags: { data: join(folder, 'data') } });
  context = await openContext({ ...config, redisUrl: redis.address }, pino({ level: 'silent' }));
  http = await openHttp(context);
  answers = watchAnswers(http);
  await addApi(context, http);
  url = await http.listen({ host: '127.0.0.1', port: 0 });
});
// Lists come from Redis, so each test begins with an empty Redis.
beforeEach(async () => {
  await context.redis.flushall();
});
afterAll(async () => {
  await http.close();
  await context.close();
  await redis.stop();
  await rm(folder, { recursive: true });
});

type Part = [name: string, value: string | Blob, file?: string];
const draft: Part = ['draft', new Blob(['Ferry runs again\n\nThe night ferry is back.\n']), 'draft.txt'];
const submit = (parts: Part[], headers: Record<string, string> = {}) => {
  const form = new FormData();
  for (const [name, value, file] of parts) {
    if (typeof value === 'string') form.append(name, value);
    else form.append(name, value, file);
  }
  return fetch(`${url}/v1/stories`, { method: 'POST', body: form, headers });
};
const reportOf = async (response: Response) => (await response.json()) as StatusReport;
const problemOf = async (response: Response) => {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  return (await response.json()) as { code: string; status: number; where?: string };
};
const describeApi = async () => (await (await fetch(`${url}/v1/openapi.json`)).json()) as ApiDescription;
const stories = async () => {
  const list = await (await fetch(`${url}/v1/stories`)).json();
  return (list as { stories: StatusReport[] }).stories;
};

/** The keys of first revisions do not have the hash. */
const draftKey = { name: 'draft.txt', sha256: '' };

describe('a package that is accepted', () => {
  it('is durable in every part before the answer, and waits for its worker', async () => {
    const response = await submit([
      draft,
      ['story', '{"lane":"breaking"}'],
      ['media', new Blob(['some bytes']), 'harbour.jpg'],
    ]);
    expect(response.status).toBe(202);
    const { storyId, state } = await reportOf(response);
    expect(response.headers.get('location')).toBe(`/v1/stories/${storyId}`);
    expect(state).toBe('received');
    const { working, journal } = context;
    expect(await readText(working, keys.submission(storyId, 1, draftKey))).toContain('night ferry');
    const { files, lane } = await journal.state(storyId);
    expect(lane).toBe('breaking');
    expect(files.map(({ role, name, bytes }) => [role, name, bytes])).toEqual([
      ['draft', 'draft.txt', 43],
      ['settings', 'story.yaml', 19],
      ['media', 'harbour.jpg', 10],
    ]);
    expect(await readText(working, keys.original(files[2]?.sha256 ?? ''))).toBe('some bytes');
    expect(await bullQueue(context.redis, 'submission').getJobState(`submission-${storyId}-r1`)).toBe(
      'prioritized',
    );
  });

  it('may be one ZIP sent as the draft, with a folder and the files that systems add', async () => {
    const bytes = zip([
      { name: 'ferry/Draft.md', content: '# Ferry runs again\n\nIt is back.\n' },
      { name: 'ferry/story.yaml', content: 'lane: breaking\n' },
      { name: 'ferry/harbour.jpg', content: 'some bytes' },
      { name: '__MACOSX/ferry/._harbour.jpg', content: 'of the system' },
    ]);
    const { storyId } = await reportOf(await submit([['draft', new Blob([bytes]), 'ferry.zip']]));
    const { files, lane } = await context.journal.state(storyId);
    expect(lane).toBe('breaking');
    expect(files.map(({ role, name }) => [role, name])).toEqual([
      ['draft', 'Draft.md'],
      ['settings', 'story.yaml'],
      ['media', 'harbour.jpg'],
    ]);
    expect(await readText(context.working, keys.original(files[2]?.sha256 ?? ''))).toBe('some bytes');
  });

  it.each([
    [
      'that lies about a size',
      [{ name: 'a.txt', content: 'x'.repeat(1_000), claims: 10 }],
      'request_invalid',
    ],
    ['that unpacks to too much', [{ name: 'a.txt', content: 'a', claims: 0xfffffff0 }], 'request_invalid'],
    ['with a path out of it', [{ name: '../a.txt', content: 'a' }], 'request_invalid'],
    [
      'without a draft',
      [
        { name: 'a.jpg', content: 'a' },
        { name: 'b.jpg', content: 'b' },
      ],
      'draft_missing',
    ],
    [
      'with two files of one name',
      [
        { name: 'a/a.txt', content: 'a' },
        { name: 'b/a.txt', content: 'b' },
      ],
      'request_invalid',
    ],
  ])('is no ZIP %s', async (_, files, code) => {
    const refused = await submit([['draft', new Blob([zip(files)]), 'ferry.zip']]);
    expect((await problemOf(refused)).code).toBe(code);
    expect(await stories()).toEqual([]);
  });

  it('is found by its id, and first in the list', async () => {
    await submit([draft]);
    const { storyId } = await reportOf(await submit([draft]));
    expect(await reportOf(await fetch(`${url}/v1/stories/${storyId}`))).toMatchObject({ storyId });
    expect((await stories()).map((story) => story.storyId)[0]).toBe(storyId);
  });

  it.each<[string, Part]>([
    ['as YAML', ['story', 'lane: breaking\nlead: a.jpg']],
    ['as a file', ['story', new Blob(['{"lane":"breaking"}']), 'settings.json']],
    [
      'as a part with the type JSON',
      ['story', new Blob(['{"lane":"breaking"}'], { type: 'application/json' }), 'blob'],
    ],
  ])('can bring its settings %s', async (_how, part) => {
    const response = await submit([draft, part]);
    expect(await reportOf(response)).toMatchObject({ lane: 'breaking' });
  });

  it('can bring its settings as a JSON field without a file name', async () => {
    const body = [
      '--x\r\ncontent-disposition: form-data; name="story"\r\ncontent-type: application/json\r\n\r\n{"lane":"breaking"}\r\n',
      '--x\r\ncontent-disposition: form-data; name="draft"\r\n\r\nFerry\n\nBack.\r\n--x--\r\n',
    ].join('');
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    const response = await fetch(`${url}/v1/stories`, { method: 'POST', body, headers });
    expect(await reportOf(response)).toMatchObject({ lane: 'breaking' });
  });
});

describe('a story whose package arrives slowly', () => {
  it.each<[string, Record<string, string>]>([
    ['', {}],
    [', under an Idempotency-Key', { 'idempotency-key': randomUUID() }],
  ])('has its time of arrival in its id, by which the search for lost work finds it%s', async (_how, key) => {
    let arrived = 0;
    async function* slowly() {
      yield Buffer.from('--x\r\ncontent-disposition: form-data; name="draft"\r\n\r\nFerry\n\n');
      await sleep(200);
      arrived = Date.now();
      yield Buffer.from('Back.\r\n--x--\r\n');
    }
    const headers = { 'content-type': 'multipart/form-data; boundary=x', ...key };
    const sending = { method: 'POST', body: slowly(), headers, duplex: 'half' } as const;
    const { storyId } = await reportOf(await fetch(`${url}/v1/stories`, sending));
    expect(storyId.slice(0, 10) >= newStoryId(arrived).slice(0, 10)).toBe(true);
  });
});

describe('a file without a name', () => {
  it('is accepted', async () => {
    const body =
      '--x\r\ncontent-disposition: form-data; name="draft"\r\ncontent-type: application/octet-stream\r\n\r\nFerry\n\nBack.\r\n--x--\r\n';
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    const response = await fetch(`${url}/v1/stories`, { method: 'POST', body, headers });
    const { storyId } = await reportOf(response);
    expect((await context.journal.state(storyId)).files).toMatchObject([{ role: 'draft', name: 'unnamed' }]);
  });
});

describe('an Idempotency-Key', () => {
  let key: Record<string, string>;
  beforeEach(() => {
    key = { 'idempotency-key': randomUUID() };
  });

  it('makes one story of a package that is sent several times, also at once', async () => {
    const responses = await Promise.all([submit([draft], key), submit([draft], key)]);
    responses.push(await submit([draft], key));
    expect(responses.map(({ status }) => status)).toEqual([202, 202, 202]);
    const ids = await Promise.all(responses.map(async (response) => (await reportOf(response)).storyId));
    expect(new Set(ids).size).toBe(1);
    expect(await stories()).toHaveLength(1);
  });

  it('journals a package once when it is sent twice at the same moment', async () => {
    const { journal } = context;
    // Both requests look for the story before either writes.
    const bothAsked = Promise.withResolvers<void>();
    let asked = 0;
    const state: Context['journal']['state'] = async (storyId) => {
      if (++asked === 2) bothAsked.resolve();
      if (asked <= 2) await bothAsked.promise;
      return journal.state(storyId);
    };
    const begun: string[] = [];
    const transact: Context['journal']['transact'] = async (storyId, decide) => {
      begun.push(storyId);
      return journal.transact(storyId, decide);
    };
    context.journal = { ...journal, state, transact };
    try {
      const responses = await Promise.all([submit([draft], key), submit([draft], key)]);
      expect(responses.map(({ status }) => status)).toEqual([202, 202]);
      const ids = await Promise.all(responses.map(async (response) => (await reportOf(response)).storyId));
      expect(begun).toEqual(ids);
      const entries = await journal.read(ids[0] ?? '');
      expect(entries.flatMap(({ events }) => events.map(({ type }) => type))).toEqual(['submitted']);
    } finally {
      context.journal = journal;
    }
  });

  it('refuses another package instead of losing it', async () => {
    await submit([draft], key);
    const other: Part = ['draft', new Blob(['Bridge closed\n\nFor a week.\n']), 'draft.txt'];
    expect(await problemOf(await submit([other], key))).toMatchObject({
      code: 'request_invalid',
      status: 400,
      where: 'idempotency-key',
    });
    expect(await stories()).toHaveLength(1);
  });

  it('refuses one of two packages that use it at once, and keeps the other whole', async () => {
    const packages = ['Bridge closed\n\nFor a week.\n', 'Bridge opened\n\nFor good.\n'];
    const responses = await Promise.all(
      packages.map((text) => submit([['draft', new Blob([text]), 'draft.txt']], key)),
    );
    expect(responses.map(({ status }) => status).toSorted()).toEqual([202, 400]);
    const won = responses.findIndex(({ status }) => status === 202);
    const [accepted, refused] = won === 0 ? responses : responses.toReversed();
    const { storyId } = await reportOf(accepted as Response);
    expect(await readText(context.working, keys.submission(storyId, 1, draftKey))).toBe(packages[won]);
    expect(await context.journal.read(storyId)).toHaveLength(1);
    expect(await problemOf(refused as Response)).toMatchObject({ where: 'idempotency-key' });
  });

  it('queues an accepted story again if no queue knows it', async () => {
    const { storyId } = await reportOf(await submit([draft], key));
    await context.redis.flushall();
    expect((await submit([draft], key)).status).toBe(202);
    const job = `submission-${storyId}-r1`;
    expect(await bullQueue(context.redis, 'submission').getJobState(job)).toBe('prioritized');
  });

  it('can be used again after a refused package, which made no story', async () => {
    expect((await submit([['media', new Blob(['x']), 'a.jpg']], key)).status).toBe(400);
    expect((await submit([draft], key)).status).toBe(202);
  });
});

describe('an invalid package', () => {
  it.each<[string, Part[], string]>([
    ['no draft', [['media', new Blob(['x']), 'a.jpg']], 'draft_missing'],
    ['two drafts', [draft, draft], 'draft_ambiguous'],
    ['an empty draft', [['draft', new Blob([]), 'draft.txt']], 'draft_empty'],
    ['a misspelt setting', [draft, ['story', '{"embrago":"now"}']], 'settings_invalid'],
    ['two parts of settings', [draft, ['story', '{"lane":"breaking"}'], ['story', '{}']], 'settings_invalid'],
    [
      'two parts of settings, one of them a file',
      [draft, ['story', new Blob(['embargo: 2030-01-01T00:00:00Z']), 'story.yaml'], ['story', '{}']],
      'settings_invalid',
    ],
    ['a part of settings in upper case', [draft, ['Story', '{"lane":"breaking"}']], 'request_invalid'],
    [
      'a language of 5,000 characters',
      [draft, ['story', `media: { a.vtt: { language: ${'x'.repeat(5_000)} } }`]],
      'settings_invalid',
    ],
    ...[
      'story.yaml',
      'Story.YAML',
      'STORY.yml',
      'story.json',
      'settings.yaml',
      'story.toml',
      '.story.yaml',
    ].flatMap((name): [string, Part[], string][] => [
      [`${name} among the media`, [draft, ['media', new Blob(['lane: normal']), name]], 'settings_invalid'],
      [`${name} for a draft`, [['draft', new Blob(['lane: normal']), name]], 'settings_invalid'],
    ]),
    [
      'settings among the media under a long name',
      [draft, ['media', new Blob(['lane: normal']), `${'x'.repeat(240)}.yaml`]],
      'settings_invalid',
    ],
    ['an unknown part', [draft, ['picture', new Blob(['x']), 'a.jpg']], 'request_invalid'],
  ])('with %s is refused, and makes no story', async (_what, parts, code) => {
    const problem = await problemOf(await submit(parts));
    expect(problem.code).toBe(code);
    expect(await stories()).toEqual([]);
  });

  it('is refused with two embargoes in its settings, even if they are a JSON field', async () => {
    const twice = '{"embargo":"2030-01-01T00:00:00Z","embargo":"2020-01-01T00:00:00Z"}';
    const body = [
      `--x\r\ncontent-disposition: form-data; name="story"\r\ncontent-type: application/json\r\n\r\n${twice}\r\n`,
      '--x\r\ncontent-disposition: form-data; name="draft"\r\n\r\nFerry\n\nBack.\r\n--x--\r\n',
    ].join('');
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    for (const response of [
      await fetch(`${url}/v1/stories`, { method: 'POST', body, headers }),
      await submit([draft, ['story', twice]]),
      await submit([draft, ['story', new Blob([twice], { type: 'application/json' }), 'blob']]),
    ])
      expect(await problemOf(response)).toMatchObject({ code: 'settings_invalid', where: 'story.yaml' });
    expect(await stories()).toEqual([]);
  });

  it.each([
    ['a path instead of an id', '/v1/stories/../../etc', 404],
    ['an id of another kind', '/v1/stories/42', 400],
    ['an unknown id', `/v1/stories/${newStoryId(0)}`, 404],
    ['the events of an unknown story', `/v1/stories/${newStoryId(0)}/events`, 404],
    ['a list that is too long', '/v1/stories?limit=100000', 400],
  ])('a request for %s is answered with a problem document', async (_what, path, status) => {
    const response = await fetch(`${url}${path}`);
    expect((await problemOf(response)).status).toBe(status);
    expect(response.status).toBe(status);
  });
});

describe('an editor’s release', () => {
  const release = (storyId: string) => fetch(`${url}/v1/stories/${storyId}/release`, { method: 'POST' });

  it('ends the hold of a story once', async () => {
    const { storyId } = await reportOf(await submit([draft]));
    expect((await problemOf(await release(storyId))).code).toBe('not_possible_now');
    await context.journal.transact(storyId, () => [{ v: 1, type: 'held', revision: 1, reason: 'why' }]);
    const released = await release(storyId);
    expect(released.status).toBe(202);
    expect(released.headers.get('location')).toBe(`/v1/stories/${storyId}`);
    expect((await problemOf(await release(storyId))).code).toBe('not_possible_now');
    expect(await bullQueue(context.redis, 'publish').getJobCounts('prioritized')).toEqual({ prioritized: 1 });
  });
});

describe('what was read from a revision', () => {
  it('is null before the draft is read, then the article with its record', async () => {
    const { storyId } = await reportOf(await submit([draft]));
    const revision = (n: number) => fetch(`${url}/v1/stories/${storyId}/revisions/${n}`);
    expect(await (await revision(1)).json()).toEqual({ storyId, revision: 1, article: null });
    const article = articleOf('Ferry', {
      record: [{ action: 'removed', rule: 'end-mark', line: 4, text: 'ENDS' }],
    });
    await writeJson(context.working, keys.article(storyId, 1), article);
    expect(await (await revision(1)).json()).toEqual({ storyId, revision: 1, article });
    expect(await problemOf(await revision(2))).toMatchObject({ code: 'story_not_found', where: storyId });
  });

  it('has the current form, even if an earlier version stored it', async () => {
    const { storyId } = await reportOf(await submit([draft]));
    await writeJson(context.working, keys.article(storyId, 1), {
      ...{ headline: 'Ferry', byline: 'Ana Ruiz', language: 'en', dir: 'ltr', warnings: [] },
      blocks: [
        { type: 'quote', content: [{ text: 'said' }] },
        { type: 'list', ordered: false, items: [[{ text: 'one' }]] },
      ],
      ...{ promised: { videos: 0, pictures: 0 }, removed: [{ line: 4, text: 'ENDS', rule: 'end-mark' }] },
    });
    const { article } = (await (
      await fetch(`${url}/v1/stories/${storyId}/revisions/1`)
    ).json()) as RevisionReport;
    expect(article).toMatchObject({
      version: 2,
      authors: [{ name: 'Ana Ruiz' }],
      blocks: [
        { type: 'quote', blocks: [{ type: 'paragraph', content: [{ text: 'said' }] }] },
        { type: 'list', items: [{ content: [{ text: 'one' }] }] },
      ],
      record: [{ action: 'removed', line: 4, text: 'ENDS', rule: 'end-mark' }],
    });
  });
});

describe('the events of a story', () => {
  /** Returns the messages after the id `after`: the id, if any, and the type of each. */
  const messagesOf = async (storyId: string, after: number, until: string): Promise<string[]> => {
    const enough = new AbortController();
    const headers = { 'last-event-id': String(after) };
    const { body } = await fetch(`${url}/v1/stories/${storyId}/events`, { signal: enough.signal, headers });
    let text = '';
    for await (const chunk of (body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
      text += chunk;
      if (text.includes(`event: ${until}`)) break;
    }
    enough.abort();
    return [...text.matchAll(/^(?:id: (\d+)\n)?event: (.*)$/gm)].map(
      ([, id, type]) => `${id ?? '-'} ${type}`,
    );
  };

  it('have one id per entry, at its last event, so that a client that resumes misses none', async () => {
    const { storyId } = await reportOf(await submit([draft]));
    const hold = (kind: HoldKind) => ({ v: 1, type: 'held', revision: 1, kind, reason: 'why' }) as const;
    await context.journal.transact(storyId, () => [hold('doubt'), hold('missing-media')]);
    await context.journal.transact(storyId, () => [
      { v: 1, type: 'refused', revision: 1, code: 'c', message: 'm' },
    ]);
    expect(await messagesOf(storyId, 0, 'refused')).toEqual(['1 submitted', '- held', '2 held', '3 refused']);
    expect(await messagesOf(storyId, 1, 'refused')).toEqual(['- held', '2 held', '3 refused']);
  });
});

describe('a story with two holds', () => {
  it('is published when both are released, each by its kind', async () => {
    const { storyId } = await reportOf(await submit([draft]));
    const hold = (kind: HoldKind) => ({ v: 1, type: 'held', revision: 1, kind, reason: kind }) as const;
    await context.journal.transact(storyId, () => [hold('doubt'), hold('missing-media')]);
    const release = (query = '') => fetch(`${url}/v1/stories/${storyId}/release${query}`, { method: 'POST' });
    expect(await problemOf(await release())).toMatchObject({ code: 'not_possible_now', status: 409 });
    expect(await problemOf(await release('?kind=review'))).toMatchObject({ code: 'not_possible_now' });
    expect(await problemOf(await release('?kind=unheard-of'))).toMatchObject({ status: 400 });
    expect(await reportOf(await release('?kind=doubt'))).toMatchObject({
      state: 'held',
      reason: 'missing-media',
    });
    expect(await reportOf(await release('?kind=missing-media'))).toMatchObject({ state: 'received' });
  });
});

// These tests come last, because they check the answers that the tests above have received.
describe('the API’s description', () => {
  let description: ApiDescription;
  beforeAll(async () => {
    description = await describeApi();
  });

  it('describes each answer of the tests above', () => {
    const seen = new Set(answers.map(({ method, path, status }) => `${method} ${path} ${status}`));
    for (const answer of [
      'post /v1/stories 202',
      'post /v1/stories 422',
      'get /v1/stories 200',
      'get /v1/stories/{id} 200',
      'get /v1/stories/{id} 404',
      'get /v1/stories/{id}/events 404',
      'post /v1/stories/{id}/release 202',
      'post /v1/stories/{id}/release 409',
    ])
      expect(seen).toContain(answer);
    expect(answers.flatMap((answer) => undescribed(description, answer) ?? [])).toEqual([]);
  });

  it('says of each operation that writes that a disk may be full', () => {
    const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { responses }]) => ({
        method,
        path,
        isDescribed: 507 in responses,
      })),
    );
    // Every operation but a read writes the journal, and the catalogue may have to write before it can be read.
    const writes = operations.filter(({ method, path }) => method !== 'get' || path === '/v1/stories');
    expect(writes.length).toBeGreaterThan(2);
    expect(writes.filter(({ isDescribed }) => !isDescribed)).toEqual([]);
  });

  it('describes the events of a story', async () => {
    const { storyId } = await reportOf(await submit([draft]));
    const enough = new AbortController();
    const { headers, body } = await fetch(`${url}/v1/stories/${storyId}/events`, { signal: enough.signal });
    expect(headers.get('content-type')).toBe('text/event-stream');
    const messages = (body ?? new ReadableStream())
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream());
    const { value: first } = await messages.getReader().read();
    enough.abort();
    const data = JSON.parse(first?.data ?? '');
    expect(data).toMatchObject({ type: 'submitted', at: expect.any(String) });
    const faults = faultsOf(description, ['components', 'schemas', 'StoryEvent']);
    expect(faults(data)).toBeUndefined();
    expect(faults({ ...data, type: 'unheard-of' })).toContain('type');
  });

  it('names each operation, the scope that it needs, and its problems', () => {
    const operations = Object.values(description.paths).flatMap((path) => Object.values(path));
    const ids = operations.map(({ operationId }) => operationId).toSorted();
    expect(ids).toEqual([
      'allowOriginal',
      'correctStory',
      'followStory',
      'holdStory',
      'listReceipts',
      'listStories',
      'moveStory',
      'readKeys',
      'readOriginal',
      'readReceipt',
      'readRepublication',
      'readRevision',
      'readStory',
      'reinstateStory',
      'releaseStory',
      'republish',
      'retractStory',
      'scheduleStory',
      'submitStory',
      'withdrawOriginal',
    ]);
    const editing = [
      ...['holdStory', 'moveStory', 'reinstateStory', 'releaseStory', 'retractStory', 'scheduleStory'],
      ...['withdrawOriginal', 'allowOriginal'],
    ];
    const operating = ['readRepublication', 'republish'];
    const scopeOf = (id: string) =>
      editing.includes(id) ? 'edit' : operating.includes(id) ? 'operate' : 'submit';
    for (const { operationId, security, responses } of operations) {
      expect({ operationId, security }).toEqual({
        operationId,
        // Whoever checks a receipt has no token.
        security: operationId === 'readKeys' ? [] : [{ token: [scopeOf(operationId ?? '')] }],
      });
      for (const status of ['400', '401', '403', 'default'])
        expect(responses[status]?.content).toHaveProperty(['application/problem+json']);
    }
  });

  it('has the same settings as the API, and allows further fields in answers', () => {
    const settings = faultsOf(description, ['components', 'schemas', 'StorySettings']);
    expect(settings({ lane: 'breaking', media: { 'a.jpg': { alt: '' } } })).toBeUndefined();
    expect(settings({ embrago: '2030-01-01T00:00:00Z' })).toBeDefined();
    const problem = faultsOf(description, ['components', 'schemas', 'Problem']);
    const one = {
      ...{ type: 'urn:x', title: 'x', status: 400, detail: 'y', code: 'request_invalid', remedy: 'z' },
      later: 1,
    };
    expect(problem(one)).toBeUndefined();
  });
});

describe('while Redis is down', () => {
  it('a package is accepted and a story can be read, but a list or a release is refused', async () => {
    const before = await reportOf(await submit([draft]));
    const held = await reportOf(await submit([draft]));
    await context.journal.transact(held.storyId, () => [{ v: 1, type: 'held', revision: 1, reason: 'why' }]);
    await redis.stop();
    const response = await submit([draft]);
    expect(response.status).toBe(202);
    const { storyId } = await reportOf(response);
    for (const id of [before.storyId, storyId]) {
      expect(await reportOf(await fetch(`${url}/v1/stories/${id}`))).toMatchObject({ storyId: id });
    }
    const release = await fetch(`${url}/v1/stories/${held.storyId}/release`, { method: 'POST' });
    expect(await problemOf(release)).toMatchObject({ code: 'queue_unavailable', status: 503 });
    expect((await context.journal.state(held.storyId)).holds).toEqual([
      { kind: 'missing-media', reason: 'why' },
    ]);
    const list = await fetch(`${url}/v1/stories`);
    expect(list.status).toBe(503);
    expect(list.headers.get('retry-after')).toBe('5');
    expect(await problemOf(list)).toMatchObject({ code: 'queue_unavailable' });
    const description = await describeApi();
    expect(answers.flatMap((answer) => undescribed(description, answer) ?? [])).toEqual([]);
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/metrics`)).status).toBe(200);
  });
});
