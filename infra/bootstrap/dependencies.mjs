import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NotReady } from './not-ready.mjs';
import { capture } from './run.mjs';
import { cleanEnvironment } from './runtime.mjs';

/**
 * Runs `npm ci` in a folder unless its node_modules already matches its package-lock.json.
 *
 * @param {string} root the repository
 * @param {string} [folder] a folder of the repository with a package-lock.json of its own
 * @throws {NotReady} when npm is missing or `npm ci` fails
 */
export async function ensureDependencies(root, folder = root) {
  if (installed(folder)) return;
  process.stderr.write('Installing npm packages (about half a minute)…\n');
  const { code, output } = await capture('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: folder,
    env: npmEnvironment(root),
  });
  if (code === 0) return;
  process.stderr.write(`${output}\n`);
  throw new NotReady(
    code === 127
      ? 'npm is missing: install Node.js 18 or later together with npm.'
      : '`npm ci` failed: its output is above.',
  );
}

/**
 * Returns the environment in which npm installs packages for the pinned Node, whichever Node runs npm.
 *
 * @param {string} root
 */
export function npmEnvironment(root) {
  const env = cleanEnvironment(root);
  const preload = `--require ${JSON.stringify(join(root, 'infra', 'bootstrap', 'as-pinned.cjs'))}`;
  return { ...env, NODE_OPTIONS: env.NODE_OPTIONS ? `${env.NODE_OPTIONS} ${preload}` : preload };
}

/**
 * Returns whether node_modules matches package-lock.json. npm writes node_modules/.package-lock.json last and
 * lists in it what it installed. So the comparison also notices an interrupted install, an install without
 * devDependencies, and a lockfile that `git pull` changed.
 *
 * @param {string} root
 */
export function installed(root) {
  const there = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(there)) return false;
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const found = packagesOf(there);
  return Object.entries(wanted).every(([path, entry]) => {
    // Entries outside node_modules are this repository's own folders.
    if (!path.includes('node_modules/')) return true;
    const here = found[path];
    // A package for another system is optional and not installed.
    return here
      ? here.version === entry.version && here.integrity === entry.integrity
      : entry.optional === true;
  });
}

const packagesOf = (lockfile) => JSON.parse(readFileSync(lockfile, 'utf8')).packages;
