import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { standalone } from './standalone.ts';

const asked = {
  data: '/srv/one-shot',
  out: '/srv/web',
  port: 0,
  baseUrl: 'http://a.example/',
  logLevel: 'error',
  catalogue: 'off',
} as const;

afterEach(() => vi.unstubAllEnvs());

describe('the settings of a standalone server', () => {
  it('ignore stores, Redis, tokens, processes and addresses in the environment and slugline.yaml', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'slugline-standalone-'));
    const file = join(folder, 'slugline.yaml');
    await writeFile(
      file,
      `host: 192.0.2.1
redisUrl: redis://shared.example
working: { kind: directory, path: /srv/shared }
destinations: [{ name: live, store: { kind: directory, path: /srv/live }, baseUrl: "https://news.example" }]
tokens: [{ name: desk, scopes: [submit], sha256: ${'a'.repeat(64)} }]
site: { language: de }
`,
    );
    for (const name of ['S3_BUCKET', 'S3_PUBLIC_BUCKET', 'SLUGLINE_DESTINATION']) vi.stubEnv(name, 'shared');
    vi.stubEnv('SLUGLINE_PROCESSES', '4');
    vi.stubEnv('REDIS_URL', 'redis://other.example');
    vi.stubEnv('SLUGLINE_TOKENS', `desk:submit:${'b'.repeat(64)}`);
    vi.stubEnv('SLUGLINE_SITE_NAME', 'The Petrel');
    try {
      const { site, ...config } = standalone({ ...asked, file });
      expect(config).toMatchObject({
        host: '127.0.0.1',
        redisUrl: undefined,
        tokens: [],
        processes: 1,
        catalogue: 'off',
        working: { kind: 'directory', path: '/srv/one-shot/working' },
        destinations: [{ store: { kind: 'directory', path: '/srv/web' }, baseUrl: 'http://a.example/' }],
      });
      expect(site).toMatchObject({ name: 'The Petrel', language: 'de' });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
