import { openPurger } from '@slugline/publish/testing';
import { deliveryOf } from '@slugline/store';
import { sha256Of } from '@slugline/story';
import { itPurges } from '@slugline/testing/contracts/purger';
import { describe } from 'vitest';
import { linesForPurges, startNginx } from './nginx.ts';

describe('nginx with infra/edge/nginx-purge.conf', () => {
  itPurges(async () => {
    const nginx = await startNginx(linesForPurges);
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
