import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { OpenAPI3 } from 'openapi-typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { components } from './api.ts';
import { openClient } from './client.ts';
import { generate } from './generate.ts';

type StoryEvent = components['schemas']['StoryEvent'];

let server: TestServer;
let description: OpenAPI3;
let client: ReturnType<typeof openClient>;
beforeAll(async () => {
  server = await startTestServer();
  client = openClient(server.url);
  description = (await (await fetch(`${server.url}/v1/openapi.json`)).json()) as OpenAPI3;
});
afterAll(() => server?.stop());

describe('the API’s description', () => {
  it('gives the types of the client here', async () => {
    await expect(await generate(description)).toMatchFileSnapshot('api.ts');
  });
});

describe('a generated client', () => {
  it('submits the example story, and reads its report', async () => {
    const { data: sent, response } = await client.POST('/v1/stories', { body: await exampleStory() });
    expect(response.status).toBe(202);
    const storyId = sent?.storyId ?? '';
    expect(response.headers.get('location')).toBe(`/v1/stories/${storyId}`);

    const events: StoryEvent[] = [];
    for await (const event of eventsOf(storyId)) {
      events.push(event);
      if (event.type === 'edition-live') break;
    }
    const [submitted, planned] = events;
    expect(submitted?.type === 'submitted' && submitted.files.map(({ name }) => name)).toContain('draft.txt');
    expect(planned?.type === 'planned' && planned.headline).toBe(
      'Saltmere lights its harbour again after eleven dark winters',
    );

    const { data: story } = await client.GET('/v1/stories/{id}', { params: { path: { id: storyId } } });
    expect(story).toMatchObject({ storyId, url: expect.stringContaining('http') });
    const { data: list } = await client.GET('/v1/stories', { params: { query: { limit: 1 } } });
    expect(list?.stories.map((listed) => listed.storyId)).toEqual([storyId]);
  });

  it('continues after the last event that it has', async () => {
    const { data } = await client.POST('/v1/stories', {
      body: { draft: draft('The pier opens\n\nAt noon.\n') },
    });
    const types = [];
    for await (const { type } of eventsOf(data?.storyId ?? '', 1)) {
      types.push(type);
      if (type === 'edition-live') break;
    }
    expect(types).not.toContain('submitted');
    expect(types[0]).toBe('planned');
  });

  it('learns what is wrong with a package', async () => {
    const { error, response } = await client.POST('/v1/stories', {
      body: { draft: draft(''), story: { lane: 'breaking' } },
    });
    expect(response.status).toBe(422);
    expect(error).toMatchObject({ code: 'draft_empty', title: 'The draft has no text' });
    expect(error?.detail).toContain('draft.txt');
  });

  it('learns that a story is not held', async () => {
    const { data } = await client.POST('/v1/stories', {
      body: { draft: draft('The lock opens\n\nAt dawn.\n') },
    });
    const params = { path: { id: data?.storyId ?? '' } };
    const { error, response } = await client.POST('/v1/stories/{id}/release', { params });
    expect(response.status).toBe(409);
    expect(error?.code).toBe('not_possible_now');
  });
});

const draft = (text: string) => new File([text], 'draft.txt', { type: 'text/plain' });

async function exampleStory() {
  const folder = join(import.meta.dirname, '../../examples/harbour-lights');
  const file = async (name: string) => new File([await readFile(join(folder, name))], name);
  const media = (await readdir(folder)).filter((name) => !['draft.txt', 'story.yaml'].includes(name));
  return {
    draft: await file('draft.txt'),
    story: await readFile(join(folder, 'story.yaml'), 'utf8'),
    media: await Promise.all(media.map(file)),
  };
}

/** Reads the events of a story with a parser of server-sent events that is not ours. */
async function* eventsOf(id: string, after?: number): AsyncIterable<StoryEvent> {
  const gone = new AbortController();
  const { data } = await client.GET('/v1/stories/{id}/events', {
    params: { path: { id }, ...(after !== undefined && { header: { 'last-event-id': after } }) },
    parseAs: 'stream',
    signal: gone.signal,
  });
  const messages = data?.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  try {
    for await (const message of messages ?? new ReadableStream()) {
      const event = JSON.parse(message.data) as StoryEvent;
      expect(message.event).toBe(event.type);
      yield event;
    }
  } finally {
    gone.abort();
  }
}
