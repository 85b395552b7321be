import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

it('shows npm the Node that package.json pins, and not the one that npm runs on', () => {
  const root = mkdtempSync(join(tmpdir(), 'slugline node-'));
  try {
    writeFileSync(join(root, 'package.json'), JSON.stringify({ devDependencies: { node: '99.1.2' } }));
    const preload = join(root, 'infra', 'bootstrap', 'as-pinned.cjs');
    mkdirSync(join(root, 'infra', 'bootstrap'), { recursive: true });
    cpSync(fileURLToPath(new URL('./as-pinned.cjs', import.meta.url)), preload);
    const told = execFileSync(process.execPath, ['--print', 'process.version'], {
      env: { ...process.env, NODE_OPTIONS: `--require ${JSON.stringify(preload)}` },
      encoding: 'utf8',
    });
    expect(told.trim()).toBe('v99.1.2');
  } finally {
    rmSync(root, { recursive: true });
  }
});
