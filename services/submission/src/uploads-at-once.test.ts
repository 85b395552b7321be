import { mkdtemp, rm } from 'node:fs/promises';
import { request as send } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@slugline/config';
import { type Context, openContext } from '@slugline/runtime';
import { type Http, openHttp } from '@slugline/runtime/http';
import { sha256Of } from '@slugline/story';
import pino from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addApi } from './api.ts';

let folder: string;
let context: Context;
let http: Http;
let url: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-at-once-'));
  const tokens = ['one', 'two'].map((name) => ({ name, scopes: ['submit'], sha256: sha256Of(name) }));
  const config = loadConfig({ env: {}, flags: { data: folder, tokens, limits: { uploads: 2 } } });
  context = await openContext(config, pino({ level: 'silent' }));
  http = await openHttp(context);
  await addApi(context, http);
  url = await http.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await http.close();
  await context.close();
  await rm(folder, { recursive: true });
});

const submit = (token: string) => {
  const form = new FormData();
  form.set('draft', new Blob(['Ferry runs\n\nAgain.\n']), 'draft.txt');
  return fetch(`${url}/v1/stories`, {
    method: 'POST',
    body: form,
    headers: { authorization: `Bearer ${token}` },
  });
};

/** Begins to send a package and stops. */
const begin = (token: string) => {
  const upload = send(`${url}/v1/stories`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'multipart/form-data; boundary=edge' },
  });
  upload.on('error', () => {});
  upload.write('--edge\r\ncontent-disposition: form-data; name="draft"; filename="d.txt"\r\n\r\nFerry');
  return upload;
};

it('a token can send a limited number of packages at once, and does not block other tokens', async () => {
  const held = [begin('one'), begin('one')];
  await expect.poll(async () => (await submit('one')).status).toBe(429);
  const refused = await submit('one');
  expect(refused.headers.get('retry-after')).toBe('5');
  expect(await refused.json()).toMatchObject({ code: 'too_many_requests', status: 429 });
  expect((await submit('two')).status).toBe(202);
  for (const upload of held) upload.destroy();
  await expect.poll(async () => (await submit('one')).status).toBe(202);
});
