import { gzipSync } from 'node:zlib';
import { sha256Of } from '@slugline/story';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PublicSide, startPublicSide } from '../../testing/public-side.ts';
import { askAddress } from './ask-address.ts';

let side: PublicSide;
beforeAll(async () => {
  side = await startPublicSide();
});
beforeEach(() => {
  side.instead = () => undefined;
});
afterAll(() => side[Symbol.asyncDispose]());

const running = new AbortController().signal;
const ask = (form: Partial<Parameters<typeof askAddress>[0]> = {}, whole = true) =>
  askAddress({ url: `${side.url}page`, encoding: 'identity', ...form }, { whole, signal: running });
const text = 'The night ferry is back.';

describe('an answer', () => {
  it.each<[string, object, Record<string, string>, Buffer]>([
    ['as it is', {}, {}, Buffer.from(text)],
    ['encoded for the way', { encoding: 'gzip' }, { 'content-encoding': 'gzip' }, gzipSync(text)],
    ['that is a compressed twin', { packed: 'gzip' }, {}, gzipSync(text)],
    [
      'that is a twin, which the server calls encoded',
      { packed: 'gzip' },
      { 'content-encoding': 'gzip' },
      gzipSync(text),
    ],
  ])('is known by what it says: %s', async (_what, form, headers, bytes) => {
    side.instead = (_path, response) => {
      response.writeHead(200, headers).end(bytes);
      return true;
    };
    expect(await ask(form)).toEqual({ at: expect.any(String), status: 200, sha256: sha256Of(text) });
  });

  it('that never ends is left, and has no hash', async () => {
    const ended = Promise.withResolvers<void>();
    side.instead = (_path, response) => {
      const piece = Buffer.alloc(1024 ** 2);
      const more = () => {
        while (!response.destroyed && response.write(piece));
      };
      response.on('drain', more).on('close', ended.resolve);
      more();
      return true;
    };
    expect(await ask()).toEqual({ at: expect.any(String), status: 200 });
    await ended.promise;
  });

  it('is not read where its status is enough', async () => {
    const ended = Promise.withResolvers<void>();
    side.instead = (_path, response) => {
      response.on('close', ended.resolve).write('the beginning');
      return true;
    };
    expect(await ask({}, false)).toEqual({ at: expect.any(String), status: 200 });
    await ended.promise;
  });
});

it('nothing in a request makes a cache ask the destination', async () => {
  let headers: object = {};
  side.instead = (_path, response) => {
    headers = response.req.headers;
    response.end();
    return true;
  };
  await ask({ encoding: 'br' });
  expect(headers).toMatchObject({ 'accept-encoding': 'br' });
  for (const name of ['cache-control', 'pragma', 'if-none-match']) expect(headers).not.toHaveProperty(name);
});

it('a run that is stopped ends at once', async () => {
  const stopping = new AbortController();
  side.instead = () => {
    stopping.abort(new Error('shutdown'));
    return true;
  };
  const asked = askAddress({ url: side.url, encoding: 'identity' }, { whole: true, signal: stopping.signal });
  await expect(asked).rejects.toThrow('shutdown');
});
