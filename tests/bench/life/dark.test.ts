import { createServer } from 'node:http';
import { sha256Of } from '@slugline/story';
import { freePort } from '@slugline/testing/servers/free-port';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkWarm, type PublicAddress, untilDark } from './dark.ts';

const text = 'The night ferry is back.';
const running = new AbortController().signal;

let server: ReturnType<typeof createServer>;
let address: PublicAddress;
/** What the server answers, one after the other; the last one for ever. */
let answers: { status: number; body?: string; cache?: string }[];
beforeEach(async () => {
  const port = await freePort();
  server = createServer((_request, response) => {
    const {
      status,
      body = '',
      cache,
    } = (answers.length > 1 ? answers.shift() : answers[0]) ?? { status: 500 };
    response.writeHead(status, cache === undefined ? {} : { 'x-cache': cache }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  address = { url: `http://127.0.0.1:${port}/`, encoding: 'identity', sha256: sha256Of(text) };
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('an address is dark', () => {
  it.each<[string, typeof answers]>([
    ['when nothing is there any more', [{ status: 200, body: text }, { status: 404 }]],
    [
      'when a notice is there',
      [
        { status: 200, body: text },
        { status: 410, body: 'withdrawn' },
      ],
    ],
    ['not while an error has what it had', [{ status: 410, body: text }, { status: 404 }]],
    ['not while the server fails', [{ status: 503 }, { status: 404 }]],
    ['not when it has all again', [{ status: 404 }, { status: 200, body: text }, { status: 404 }]],
  ])('%s', async (_what, given) => {
    answers = [...given];
    const before = Date.now();
    expect(await untilDark([address], running)).toBeGreaterThanOrEqual(before);
    expect(answers).toEqual([given.at(-1)]);
  });
});

it('a cache that does not keep an address is named', async () => {
  answers = [{ status: 200, cache: 'HIT' }];
  await checkWarm([address], running);
  answers = [{ status: 200, cache: 'MISS' }];
  await expect(checkWarm([address], running)).rejects.toThrow(address.url);
});
