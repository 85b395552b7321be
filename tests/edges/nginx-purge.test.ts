import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openPurger } from '@slugline/publish/testing';
import { deliveryOf } from '@slugline/store';
import { sha256Of } from '@slugline/story';
import { itPurges } from '@slugline/testing/contracts/purger';
import { describe } from 'vitest';
import { startNginx } from './nginx.ts';

const conf = join(import.meta.dirname, '../../infra/edge/nginx-purge.conf');

/** Returns the two lines that the file itself says have to be in nginx.conf. Port and path are those of the test. */
async function linesOf(port: number): Promise<{ main: string; http: string }> {
  const text = await readFile(conf, 'utf8');
  const [main = ''] = /load_module .*;/.exec(text) ?? [];
  return { main: `${main}\n`, http: text.replace('127.0.0.1:8082', `127.0.0.1:${port}`) };
}

describe('nginx with infra/edge/nginx-purge.conf', () => {
  itPurges(async () => {
    const nginx = await startNginx(linesOf);
    const bucket = await nginx.openBucket();
    const place = { name: 'public', baseUrl: nginx.origin };
    return {
      origin: nginx.origin,
      purger: openPurger({ name: 'edge', kind: 'nginx', url: nginx.purges }, place),
      put: async (key, content, tags) => {
        const bytes = Buffer.from(content);
        await bucket.put(key, bytes, { delivery: deliveryOf(key, tags), sha256: sha256Of(bytes) });
      },
      delete: (key) => bucket.delete([key]),
      stop: nginx.stopNginx,
      close: async () => {
        await bucket.close();
        await nginx.stop();
      },
    };
  });
});
