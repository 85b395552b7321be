import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@slugline/config';
import { type Context, openContext } from '@slugline/runtime';
import { type Http, openHttp } from '@slugline/runtime/http';
import pino from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addApi } from './api.ts';

let folder: string;
let context: Context;
let http: Http;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-forms-'));
  const flags = { data: folder, limits: { files: 6 } };
  context = await openContext(loadConfig({ env: {}, flags }), pino({ level: 'silent' }));
  http = await openHttp(context);
  await addApi(context, http);
  await http.ready();
});
afterAll(async () => {
  await http.close();
  await context.close();
  await rm(folder, { recursive: true });
});

const form = 'multipart/form-data; boundary=edge';
const disposition = (words: string) => `content-disposition: form-data; ${words}`;
const part = (header: string, body: string | Buffer = 'Ferry runs\n\nAgain.\n') =>
  Buffer.concat([Buffer.from(`--edge\r\n${header}\r\n\r\n`), Buffer.from(body), Buffer.from('\r\n')]);
const end = Buffer.from('--edge--\r\n');
const draft = part(disposition('name="draft"; filename="draft.txt"'));
const whole = (...parts: Buffer[]) => Buffer.concat([...parts, end]);
const post = async (contentType: string, payload: string | Buffer) =>
  (
    await http.inject({
      method: 'POST',
      url: '/v1/stories',
      headers: { 'content-type': contentType },
      payload,
    })
  ).json<{ status: number; code: string; detail: string }>();

it.each<[string, string, string | Buffer]>([
  ['no boundary', 'multipart/form-data', whole(draft)],
  ['an empty boundary', 'multipart/form-data; boundary=', whole(draft)],
  ['an empty boundary in quotes', 'multipart/form-data; boundary=""', whole(draft)],
  ['a boundary without a value', 'multipart/form-data; boundary', whole(draft)],
  ['a boundary that is too long', `multipart/form-data; boundary=${'b'.repeat(300)}`, whole(draft)],
  ['a boundary that its body does not have', 'multipart/form-data; boundary=other', whole(draft)],
  ['no body', form, ''],
  ['a body that is not multipart', form, '{"draft":"x"}'],
  ['only the closing boundary', form, end],
  ['only the first boundary', form, '--edge'],
  ['an end in a part’s headers', form, '--edge\r\ncontent-disposition: form-da'],
  ['an end in a part', form, part(disposition('name="draft"; filename="draft.txt"'))],
  ['an end in a field', form, part(disposition('name="draft"'))],
  ['an end in a medium', form, Buffer.concat([draft, part(disposition('name="media"; filename="a.jpg"'))])],
  ['a part without headers', form, whole(Buffer.from('--edge\r\n\r\nx\r\n'))],
  ['a part without a disposition', form, whole(part('content-type: text/plain'))],
  ['a part of another disposition', form, whole(part('content-disposition: attachment; name="draft"'))],
  ['a part without headers beside a draft', form, whole(draft, Buffer.from('--edge\r\n\r\nx\r\n'))],
  ['a part without a disposition beside a draft', form, whole(draft, part('content-type: text/plain'))],
  [
    'settings of another disposition',
    form,
    whole(draft, part('content-disposition: attachment; name="story"', '{}')),
  ],
  ['a name with a line break', form, whole(draft, part(disposition('name="story\nx"'), '{}'))],
  ['a part without a name', form, whole(draft, part(disposition('filename="a.txt"')))],
  ['a field without a name', form, whole(draft, part('content-disposition: form-data'))],
  ['an empty name', form, whole(draft, part(disposition('name=""')))],
  ['the name of an object’s property', form, whole(draft, part(disposition('name="__proto__"')))],
  [
    'a file under the name of an object’s property',
    form,
    whole(draft, part(disposition('name="toString"; filename="a"'))),
  ],
  ['a name of 20,000 letters', form, whole(draft, part(disposition(`name="${'n'.repeat(20_000)}"`)))],
  [
    '200 headers in a part',
    form,
    whole(draft, part(`${'x: y\r\n'.repeat(200)}${disposition('name="more"')}`)),
  ],
  [
    'a header of 200,000 letters',
    form,
    whole(draft, part(`x: ${'y'.repeat(200_000)}\r\n${disposition('name="more"')}`)),
  ],
  [
    'broken JSON',
    form,
    whole(draft, part(`${disposition('name="story"')}\r\ncontent-type: application/json`, '{"lane":')),
  ],
  [
    'JSON that would change a prototype',
    form,
    whole(
      draft,
      part(`${disposition('name="story"')}\r\ncontent-type: application/json`, '{"__proto__":{"x":1}}'),
    ),
  ],
  ['an unknown part', form, whole(draft, part(disposition('name="drafts"')))],
  ['another type', 'multipart/mixed; boundary=edge', whole(draft)],
  ['an incomplete type', 'multipart', whole(draft)],
  ['no form at all', 'application/json', '{}'],
])('a request with %s is refused as the sender’s fault', async (_what, contentType, body) => {
  const answer = await post(contentType, body);
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  expect(['request_invalid', 'draft_missing', 'settings_invalid']).toContain(answer.code);
  expect(answer.detail).not.toMatch(/busboy|Dicer|undefined|node_modules/i);
});

it.each<[string, Buffer]>([
  [
    'an unknown character set',
    part(`${disposition('name="draft"')}\r\ncontent-type: text/plain; charset=klingon`),
  ],
  ['half an escape in its name', part(disposition('name="draft"; filename*=UTF-8\'\'%E4%'))],
  [
    'an unknown encoding',
    part(`${disposition('name="draft"; filename="d.txt"')}\r\ncontent-transfer-encoding: rot13`),
  ],
])('a part with %s affects only its own request', async (_what, odd) => {
  expect((await post(form, whole(odd))).status ?? 202).toBeLessThan(500);
  expect((await http.inject({ url: '/healthz' })).statusCode).toBe(200);
});

it.each<[string, Buffer]>([
  ['files', part(disposition('name="media"; filename="a.jpg"'), 'x')],
  ['fields', part(disposition('name="story"'), '{}')],
  ['parts that are skipped', part('content-disposition: attachment; name="x"', 'x')],
])('400 %s are too many, and are not read one by one', async (_what, one) => {
  const answer = await post(form, whole(draft, ...Array.from({ length: 400 }, () => one)));
  expect(['request_too_large', 'request_invalid', 'settings_invalid']).toContain(answer.code);
});
