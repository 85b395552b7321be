import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './ask.ts';
import { conforms } from './conformance.ts';
import { startNginx } from './nginx.ts';
import { addresses, site } from './site.ts';

conforms('nginx with infra/edge/nginx.conf', () => startNginx());

describe('nginx while the bucket is down', () => {
  let edge: Awaited<ReturnType<typeof startNginx>>;
  beforeAll(async () => {
    edge = await startNginx();
    await ask(edge.origin, addresses.page);
    await edge.stopBucket();
  });
  afterAll(() => edge?.stop());

  it('serves files in its cache, in every form and with conditions', async () => {
    const plain = await ask(edge.origin, addresses.page);
    expect([plain.status, plain.body.toString()]).toEqual([200, site.page]);
    const packed = await ask(edge.origin, addresses.page, { 'accept-encoding': 'gzip' });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(
      (await ask(edge.origin, addresses.page, { 'if-none-match': plain.headers.etag ?? '' })).status,
    ).toBe(304);
    expect((await ask(edge.origin, addresses.page.slice(0, -1))).status).toBe(503);
  });

  it('answers for other files that they may be available later', async () => {
    for (const path of [addresses.feed, addresses.video]) {
      const { status, headers, body } = await ask(edge.origin, path);
      expect(status).toBe(503);
      expect(headers['retry-after']).toBe('5');
      expect(headers['content-type']).toBe('application/problem+json');
      expect(JSON.parse(body.toString())).toMatchObject({ code: 'store_unavailable' });
    }
  });
});
