import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { variables } from './environment.ts';
import { loadConfig } from './load.ts';
import { locationVariables } from './locations.ts';
import { settingsReference } from './reference.ts';
import type { Config } from './schema.ts';

const exampleFile = join(import.meta.dirname, '../../../slugline.example.yaml');

describe('the reference of the settings', () => {
  const settings = settingsReference();

  it('lists every setting once, with its meaning', () => {
    const paths = settings.map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    expect(paths).toEqual(
      expect.arrayContaining([
        'host',
        'site.name',
        'destinations[].baseUrl',
        'tokens[].scopes',
        'store.bucket',
      ]),
    );
    for (const { path, meaning } of settings) expect(meaning, path).toMatch(/\w.*\.$/);
  });

  it('gives a default, or says nothing where a setting must be given', () => {
    const defaults = new Map(settings.map(({ path, fallback }) => [path, fallback]));
    expect(defaults.get('port')).toBe('`4000`');
    expect(defaults.get('limits.fileBytes')).toBe('`4294967296` (4 GiB)');
    expect(defaults.get('workers.videoDeadlineMs')).toBe('`21600000` (6 hours)');
    expect(defaults.get('workers.pictures')).toBe('one per core');
    expect(defaults.get('destinations[].name')).toBeUndefined();
  });

  it('names every variable beside the key that it sets', () => {
    const named = settings.flatMap((setting) => setting.variables).join(' ');
    for (const [variable] of [...variables, ...locationVariables]) expect(named).toContain(`\`${variable}\``);
  });
});

describe('each variable sets the key that the reference names', () => {
  let folder: string;
  let pem: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'slugline-reference-'));
    pem = join(folder, 'file.pem');
    writeFileSync(pem, '');
    writeFileSync(join(folder, 'empty.yaml'), '');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const samples: Record<string, string> = {
    SLUGLINE_HOST: '127.0.0.2',
    SLUGLINE_PORT: '4001',
    SLUGLINE_CATALOGUE: 'postgres://slugline@127.0.0.1/slugline',
    SLUGLINE_DATA: '/srv/data',
    SLUGLINE_LOG: 'debug',
    SLUGLINE_SITE_NAME: 'The Packet',
    SLUGLINE_SITE_LANGUAGE: 'de',
    SLUGLINE_TIME_ZONE: 'Asia/Kolkata',
    SLUGLINE_REVIEW: 'all',
    SLUGLINE_DOUBT: 'warn',
    SLUGLINE_LOUDNESS: '-23',
    SLUGLINE_PICTURE_QUALITY: 'fixed',
    SLUGLINE_PICTURES: '7',
    SLUGLINE_PROCESSES: '3',
    SLUGLINE_VIDEOS: '8',
    SLUGLINE_DRAIN_MS: '9',
    SLUGLINE_MAX_FILE_BYTES: '10',
    REDIS_URL: 'redis://redis.example',
    S3_BUCKET: 'working-bucket',
    S3_PUBLIC_BUCKET: 'public-bucket',
    SLUGLINE_DESTINATION: '/srv/www',
    SLUGLINE_PUBLIC_URL: 'https://news.example/',
    S3_ENDPOINT: 'https://s3.example',
    S3_REGION: 'eu-central-1',
    S3_ACCESS_KEY_ID: 'id',
    S3_SECRET_ACCESS_KEY: 'secret',
    S3_FORCE_PATH_STYLE: 'false',
    S3_CHECKSUMS: 'when_supported',
  };
  const load = (env: Record<string, string>): Config => loadConfig({ env, file: join(folder, 'empty.yaml') });
  const valueAt = (config: Config, path: string): unknown =>
    path
      .replace('[]', '.0')
      .split('.')
      .reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], config);

  const settingFiles = variables.filter(([, path]) => path.startsWith('credentials.'));
  it.each(variables.filter((entry) => !settingFiles.includes(entry)))('%s sets %s', (variable, path) => {
    const value = samples[variable] ?? '';
    expect(String(valueAt(load({ [variable]: value }), path))).toBe(value);
  });

  it.each(settingFiles)('%s sets %s', (variable, path) => {
    // The files are read at once, and this one is no certificate: the message names the setting.
    expect(() => load({ [variable]: pem })).toThrow(`${variable} (${path}): ${pem}`);
  });

  it.each(locationVariables)('%s sets %s', (variable, path) => {
    const value = samples[variable] ?? '';
    const buckets = { S3_BUCKET: 'working-bucket', S3_PUBLIC_BUCKET: 'public-bucket' };
    const inBuckets = { ...buckets, S3_ENDPOINT: 'https://other.example' };
    const env = { ...(path.startsWith('store.') ? inBuckets : {}), [variable]: value };
    const places = path.startsWith('store.')
      ? ['working', 'destinations[].store'].map((store) => path.replace('store', store))
      : [path];
    for (const place of places) expect(String(valueAt(load(env), place))).toBe(value);
  });
});

describe('slugline.example.yaml', () => {
  it('is loaded', () => {
    expect(loadConfig({ env: {}, file: exampleFile }).destinations).toHaveLength(2);
  });

  it('has every key', () => {
    const text = readFileSync(exampleFile, 'utf8');
    // The files of credentials do not exist here, so their lines are comments.
    const withFiles = text
      .replace('credentials: {}', 'credentials:')
      .replace(/^ {2}# (?=(certificate|key|anchors):)/gm, '  ');
    const { credentials } = parse(withFiles);
    const example = { ...parse(text), credentials };
    const stores = [example.working, ...example.destinations.map(({ store }: { store: object }) => store)];
    for (const { path } of settingsReference()) {
      const [group = '', name = ''] = path.split(/\[\]\.|\./);
      const places = group === 'store' ? stores : [example[group]].flat();
      if (name === '') expect(Object.keys(example)).toContain(path);
      else
        expect(
          places.some((place) => name in place),
          path,
        ).toBe(true);
    }
  });
});
