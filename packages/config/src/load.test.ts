import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SluglineError } from '@slugline/story';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from './load.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slugline-config-'));
  file = join(folder, 'slugline.yaml');
  writeFileSync(file, '');
});
afterEach(() => rmSync(folder, { recursive: true }));

const problemsOf = (sources: Parameters<typeof loadConfig>[0]): string => {
  try {
    loadConfig(sources);
  } catch (error) {
    if (error instanceof SluglineError && error.code === 'config_invalid') return error.message;
    throw error;
  }
  throw new Error('the settings were accepted');
};

describe('settings', () => {
  it('need nothing: a directory, this machine only, an embedded Redis', () => {
    const config = loadConfig({ env: {}, file });
    expect(config.host).toBe('127.0.0.1');
    expect(config.redisUrl).toBeUndefined();
    expect(config.working).toMatchObject({ kind: 'directory' });
    expect(config.destinations).toHaveLength(1);
  });

  it('take buckets from S3_* and their addresses from the endpoint', () => {
    const env = { S3_ENDPOINT: 'http://127.0.0.1:9000', S3_BUCKET: 'work', S3_PUBLIC_BUCKET: 'public' };
    const config = loadConfig({ env, file });
    expect(config.working).toMatchObject({
      kind: 's3',
      bucket: 'work',
      forcePathStyle: true,
      checksums: 'when_required',
    });
    expect(config.destinations[0]?.baseUrl).toBe('http://127.0.0.1:9000/public/');
  });

  it('the command line wins over the environment, and that over the file', () => {
    writeFileSync(file, 'port: 1\nhost: 127.0.0.9\nsite: { name: From the file }\n');
    const config = loadConfig({
      env: { SLUGLINE_PORT: '2', SLUGLINE_HOST: '127.0.0.8' },
      file,
      flags: { port: 3 },
    });
    expect([config.port, config.host, config.site.name]).toEqual([3, '127.0.0.8', 'From the file']);
  });

  it('are refused with every problem at once, by the names the operator knows', () => {
    writeFileSync(file, 'colour: red\n');
    const message = problemsOf({ env: { SLUGLINE_PORT: 'many', REDIS_URL: 'http://x' }, file });
    expect(message).toContain('SLUGLINE_PORT');
    expect(message).toContain('REDIS_URL');
    expect(message).toContain('colour');
  });

  it.each(['0.0.0.0', '192.0.2.1', '::', 'newsroom.example'])(
    'refuse to listen on %s without tokens',
    (host) => {
      expect(problemsOf({ env: { SLUGLINE_HOST: host }, file })).toContain('SLUGLINE_TOKENS');
    },
  );

  it('allow any address with tokens', () => {
    const env = { SLUGLINE_HOST: '0.0.0.0', SLUGLINE_TOKENS: `desk:submit+edit:${'a'.repeat(64)}` };
    expect(loadConfig({ env, file }).tokens).toEqual([
      { name: 'desk', scopes: ['submit', 'edit'], sha256: 'a'.repeat(64) },
    ]);
  });

  describe('that would make public what is not', () => {
    const directory = (path: string) => ({ kind: 'directory', path });
    const destination = (path: string) => [
      { name: 'web', store: directory(path), baseUrl: 'http://a.example' },
    ];

    it.each([
      ['the working store', '/srv/work', '/srv/work'],
      ['a folder around the working store', '/srv/work', '/srv'],
      ['a folder in the working store', '/srv/work', '/srv/work/public'],
      ['the data folder', '/srv/work', '/var/data'],
      ['a folder around the data folder', '/srv/work', '/var'],
    ])('are refused: a destination that is %s', (_, working, path) => {
      const flags = { data: '/var/data', working: directory(working), destinations: destination(path) };
      expect(problemsOf({ env: {}, file, flags })).toContain(`web`);
    });

    it('are refused: one bucket for both', () => {
      const env = { S3_BUCKET: 'news', S3_PUBLIC_BUCKET: 'news' };
      expect(problemsOf({ env, file })).toContain('s3://news/');
    });

    it('may lie beside one another', () => {
      const flags = {
        data: '/srv/data',
        working: directory('/srv/data/working'),
        destinations: destination('/srv/data/working-public'),
      };
      expect(loadConfig({ env: {}, file, flags }).destinations[0]?.store).toMatchObject({
        path: '/srv/data/working-public',
      });
      const bucket = { kind: 's3', bucket: 'news', region: 'us-east-1', checksums: 'when_required' };
      const at = (prefix: string) => ({ ...bucket, forcePathStyle: true, prefix });
      const destinations = [{ name: 'web', store: at('public'), baseUrl: 'http://a.example' }];
      const apart = { working: at('private'), destinations };
      expect(loadConfig({ env: {}, file, flags: apart }).working).toMatchObject({ prefix: 'private' });
      expect(problemsOf({ env: {}, file, flags: { ...apart, working: at('public/drafts') } })).toContain(
        'web',
      );
    });
  });

  it('name a place once: in the file or by a variable', () => {
    writeFileSync(
      file,
      'working: { kind: directory, path: /srv/work }\n' +
        'destinations: [{ name: web, store: { kind: directory, path: /srv/web }, baseUrl: "http://a.example" }]\n',
    );
    expect(loadConfig({ env: {}, file }).working).toMatchObject({ path: '/srv/work' });
    for (const name of ['S3_BUCKET', 'S3_PUBLIC_BUCKET', 'SLUGLINE_DESTINATION', 'SLUGLINE_PUBLIC_URL'])
      expect(problemsOf({ env: { [name]: 'http://b.example' }, file })).toContain(name);
  });

  it('give each destination a name of its own', () => {
    const store = { kind: 'directory', path: '/srv/web' };
    const web = { name: 'web', store, baseUrl: 'http://a.example' };
    expect(problemsOf({ env: {}, file, flags: { destinations: [web, web] } })).toContain('destinations');
  });

  it.each([
    'desk',
    'ops',
    'v1',
    'docs',
    'metrics',
    'healthz',
    'readyz',
    'feeds',
    'media',
    'assets',
    'archive',
  ])('give no destination, and no section, a name of our own: %s', (name) => {
    const store = { kind: 'directory', path: '/srv/web' };
    const destinations = [{ name, store, baseUrl: 'http://a.example' }];
    expect(problemsOf({ env: {}, file, flags: { destinations } })).toContain(
      `destinations.0.name: may not be`,
    );
    expect(problemsOf({ env: {}, file, flags: { site: { section: name } } })).toContain(
      'site.section: may not be',
    );
  });

  it('keep sections and the destinations that are served below their names apart', () => {
    const at = (name: string) => ({
      name,
      store: { kind: 'directory', path: `/srv/${name}` },
      baseUrl: 'http://a.example',
    });
    const flags = (...names: string[]) => ({ destinations: names.map(at), site: { section: 'sport' } });
    expect(problemsOf({ env: {}, file, flags: flags('web', 'sport') })).toContain('site.section: “sport”');
    expect(loadConfig({ env: {}, file, flags: flags('sport', 'web') }).site.section).toBe('sport');
  });

  it.each(['Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Asia/Kolkata', 'UTC'])(
    'take the time zone %s',
    (timeZone) => {
      expect(loadConfig({ env: {}, file, flags: { site: { timeZone } } }).site.timeZone).toBe(timeZone);
    },
  );

  it.each(['Europe/Berlim', '+01:00', '-0500', 'UTC+1', '', 'local time'])(
    'refuse the time zone %j',
    (timeZone) => {
      expect(problemsOf({ env: {}, file, flags: { site: { timeZone } } })).toContain(
        'site.timeZone): must be the IANA name of a time zone',
      );
    },
  );

  it('name the file that is not YAML', () => {
    writeFileSync(file, 'port: [1\n');
    expect(problemsOf({ env: {}, file })).toContain(file);
  });
});
