import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StoryEvent } from '@slugline/story';
import { expect, it, onTestFinished } from 'vitest';
import { openClient } from './client.ts';

const held = (reason: string): StoryEvent => ({ v: 1, type: 'held', revision: 1, kind: 'doubt', reason });
const dataOf = (event: StoryEvent): string => JSON.stringify({ at: 'now', ...event });
const message = (event: StoryEvent, id?: number) =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${event.type}\ndata: ${dataOf(event)}\n\n`;

/** Starts an API with an event stream. Each request gets the next list of pieces, each sent in a write of its own. */
async function streaming(...answers: readonly (readonly string[])[]) {
  const asked: (string | undefined)[] = [];
  const server = createServer(async (request, response) => {
    const pieces = answers[asked.length] ?? [];
    asked.push(request.headers['last-event-id']?.toString());
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const piece of pieces) await written(response, piece);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { client: openClient(`http://127.0.0.1:${port}`, undefined), asked };
}

const written = (response: ServerResponse, piece: string): Promise<void> =>
  new Promise((resolve) => response.write(piece, () => setTimeout(resolve, 5)));

/** Returns the events of each entry that the client yields, up to the entry with the sequence `last`. */
async function followed({ client }: Awaited<ReturnType<typeof streaming>>, last: number) {
  const enough = new AbortController();
  const entries: StoryEvent[][] = [];
  for await (const { sequence, events } of client.follow('x', enough.signal)) {
    entries.push(events);
    if (sequence === last) enough.abort();
  }
  return entries;
}

it('a follower that is cut off within an entry gets the whole entry after it reconnects', async () => {
  const api = await streaming(
    [message(held('a'), 1) + message(held('b'))],
    [message(held('b')) + message(held('c'), 2)],
  );
  expect(await followed(api, 2)).toEqual([[held('a')], [held('b'), held('c')]]);
  expect(api.asked).toEqual(['0', '1']);
});

it('a follower reads events in any spelling that the specification allows, cut at any place', async () => {
  const event = held('Søren 🐌 asked');
  const data = dataOf(event);
  const half = data.indexOf('Søren');
  const api = await streaming([
    'retry: 1000\n\n: still here\n\n',
    `id: 1\ndata: ${data.slice(0, half)}`,
    `${data.slice(half)}\n\n`,
    // The sender chooses the line ends, the space after a colon, and how many lines the data has:
    // https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
    `id:2\r\ndata:${data}\r\n\r\n`,
    `event: held\rid: 3\rdata: ${data.replace(',', ',\rdata: ')}\r\r`,
  ]);
  expect(await followed(api, 3)).toEqual([[event], [event], [event]]);
});
