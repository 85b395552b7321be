import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const script = join(import.meta.dirname, 'bootstrap.mjs');
const folder = mkdtempSync(join(tmpdir(), 'slugline-bare-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the script with nothing on PATH: no Redis, no ffmpeg, no package manager. */
const bare = (...args: string[]) =>
  spawnSync(process.execPath, [script, ...args], { env: { PATH: folder }, encoding: 'utf8' });

describe('infra/bootstrap.mjs', () => {
  it('says in one line what to install when there is no package manager', () => {
    const { status, stdout, stderr } = bare('demo', '--once');
    expect(status).toBe(3);
    expect(stdout).toBe('');
    expect(stderr).toBe(
      'Install redis-server (6.2 or later); ffmpeg and ffprobe (5.1 or later), or use `docker compose up`.\n',
    );
  });

  it('refuses a mode that it does not know', () => {
    const { status, stderr } = bare('constructor');
    expect(status).toBe(2);
    expect(stderr).toBe('usage: node infra/bootstrap.mjs demo|test|outside|ci [arguments…]\n');
  });
});
