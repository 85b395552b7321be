import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NotReady } from './not-ready.mjs';
import { capture } from './run.mjs';
import { cleanEnvironment } from './runtime.mjs';

/**
 * Runs `npm ci` in a folder unless its node_modules holds what its package-lock.json names.
 *
 * @param {string} root the repository
 * @param {string} [folder] in it, where that has packages of its own
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
 * The environment for an npm that installs for the pinned Node, whichever it runs on.
 *
 * @param {string} root
 */
export function npmEnvironment(root) {
  const env = cleanEnvironment(root);
  const preload = `--require ${JSON.stringify(join(root, 'infra', 'bootstrap', 'as-pinned.cjs'))}`;
  return { ...env, NODE_OPTIONS: env.NODE_OPTIONS ? `${env.NODE_OPTIONS} ${preload}` : preload };
}

/**
 * Whether node_modules holds what package-lock.json names. npm writes node_modules/.package-lock.json last, with what
 * it really put there: comparing the two also notices an interrupted install, one without devDependencies, and a
 * lockfile that changed with a `git pull`.
 *
 * @param {string} root
 */
export function installed(root) {
  const there = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(there)) return false;
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const found = packagesOf(there);
  return Object.entries(wanted).every(([path, entry]) => {
    // The root and the workspaces are this repository's own folders; packages for other systems are optional.
    if (!path.includes('node_modules/')) return true;
    const here = found[path];
    return here
      ? here.version === entry.version && here.integrity === entry.integrity
      : entry.optional === true;
  });
}

const packagesOf = (lockfile) => JSON.parse(readFileSync(lockfile, 'utf8')).packages;
