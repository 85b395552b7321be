import { loadConfig } from '@slugline/config';
import { connect } from '@slugline/queue';
import { addPurge, noteFault } from '@slugline/runtime';
import { temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { startRedis } from '@slugline/testing/servers/redis';
import { expect, it } from 'vitest';
import { examineCaches } from './examine-caches.ts';

const place = { destination: 'public', cache: 'cdn' };
const now = Date.now();
const configOf = (data: string, redisUrl?: string) =>
  loadConfig({
    env: {},
    flags: {
      data,
      ...(redisUrl && { redisUrl }),
      destinations: [
        {
          ...{ name: 'public', store: { kind: 'directory', path: `${data}-public` } },
          ...{ baseUrl: 'http://a.example' },
          caches: [
            { name: 'cdn', kind: 'http', url: 'https://hooks.example/purge', secretVariable: 'PURGE' },
            { name: 'front', kind: 'varnish', url: 'http://10.0.0.5:6081/' },
          ],
        },
      ],
    },
  });
const env = { PURGE: 'a secret' };

it('names the caches, and says since when one may give what was replaced, and why', async () => {
  await using folder = await temporaryFolder();
  await using server = await startRedis();
  const redis = connect(server.url);
  const config = configOf(folder.path, server.url);
  const [cdn, front] = ['cdn of public (http, hooks.example)', 'front of public (varnish, 10.0.0.5:6081)'];
  const fine = { ok: true, found: front };
  expect(await examineCaches(config, env, now)).toEqual([{ ok: true, found: cdn }, fine]);

  await addPurge({ redis }, place, 'feeds', now);
  const waits = `1 waiting since ${new Date(now).toISOString()}`;
  expect(await examineCaches(config, env, now)).toEqual([{ ok: true, found: `${cdn}: ${waits}` }, fine]);

  await noteFault({ redis }, place, 'hooks.example answers POST with 500');
  expect(await examineCaches(config, env, now + 60_000)).toEqual([
    {
      ok: false,
      found: `${cdn} may still give what was replaced, ${waits}: hooks.example answers POST with 500`,
    },
    fine,
  ]);
  redis.disconnect();
});

it('finds a secret that can’t be read, also where no newsroom runs', async () => {
  await using folder = await temporaryFolder();
  expect(await examineCaches(configOf(folder.path), {}, now)).toEqual([
    { ok: false, found: expect.stringMatching(/^cdn of public.*PURGE is empty or not set$/) },
    { ok: true, found: expect.stringMatching(/^front of public.*no newsroom runs here$/) },
  ]);
});
