import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StoryEvent } from '@slugline/story';
import { expect, it } from 'vitest';
import { openClient } from './client.ts';

const held = (reason: string): StoryEvent => ({ v: 1, type: 'held', revision: 1, kind: 'doubt', reason });
const message = (event: StoryEvent, id?: number) =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${event.type}\ndata: ${JSON.stringify({ at: 'now', ...event })}\n\n`;

it('a follower that is cut off within an entry gets the whole entry when it comes back', async () => {
  const answers = [message(held('a'), 1) + message(held('b')), message(held('b')) + message(held('c'), 2)];
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.headers['last-event-id']?.toString());
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(answers.shift());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const enough = new AbortController();
  const entries: StoryEvent[][] = [];
  for await (const { events } of openClient(`http://127.0.0.1:${port}`, undefined).follow(
    'x',
    enough.signal,
  )) {
    if (entries.push(events) === 2) enough.abort();
  }
  server.close();
  expect(entries).toEqual([[held('a')], [held('b'), held('c')]]);
  expect(asked).toEqual(['0', '1']);
});
