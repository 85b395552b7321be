import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { installed } from './dependencies.mjs';

const roots = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

const wanted = {
  '': { name: 'newsroom' },
  'packages/desk': { name: 'desk' },
  'node_modules/ink': { version: '2.0.0', integrity: 'sha512-two' },
  'node_modules/ink-for-mac': { version: '2.0.0', integrity: 'sha512-mac', optional: true },
};

/** Creates a repository with the lockfile `wanted`. `found` is npm's record of what it installed. */
function repository(found) {
  const root = mkdtempSync(join(tmpdir(), 'slugline-lock-'));
  roots.push(root);
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: wanted }));
  if (found) {
    mkdirSync(join(root, 'node_modules'));
    writeFileSync(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: found }));
  }
  return root;
}

const ink = wanted['node_modules/ink'];

it.each([
  ['nothing is installed', undefined, false],
  ['a package is missing', {}, false],
  ['a package has another version', { 'node_modules/ink': { ...ink, version: '1.9.0' } }, false],
  ['a package has other bytes', { 'node_modules/ink': { ...ink, integrity: 'sha512-odd' } }, false],
  ['all packages for this system are installed', { 'node_modules/ink': ink }, true],
])('node_modules is checked right when %s', (_, found, expected) => {
  expect(installed(repository(found))).toBe(expected);
});
