import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { npmEnvironment } from './dependencies.mjs';
import { cleanEnvironment } from './runtime.mjs';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** Writes a package.json into a folder, and creates the folder if it does not exist. */
function packageIn(folder, content) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ version: '1.0.0', ...content }));
}

it('npm installs optional packages for the pinned Node, even when npm runs on another', () => {
  const root = mkdtempSync(join(tmpdir(), 'slugline node-'));
  const press = join(root, 'press');
  // A system's own npm may work only with the system's Node, but PATH has ours first here.
  const { PATH } = cleanEnvironment(repository);
  const npm = (env, ...args) =>
    execFileSync('npm', args, { cwd: press, env: { ...env, PATH }, stdio: 'pipe' });
  try {
    const preload = join('infra', 'bootstrap', 'as-pinned.cjs');
    cpSync(join(repository, preload), join(root, preload));
    packageIn(root, { devDependencies: { node: '99.1.2' } });
    packageIn(join(press, 'engine'), { name: 'engine', engines: { node: '>=99' } });
    packageIn(press, { optionalDependencies: { engine: 'file:engine-1.0.0.tgz' } });
    npm(cleanEnvironment(root), 'pack', './engine');
    const installs = (env) => {
      npm(env, 'install', '--no-package-lock', '--offline');
      return existsSync(join(press, 'node_modules', 'engine'));
    };
    expect([installs(cleanEnvironment(root)), installs(npmEnvironment(root))]).toEqual([false, true]);
  } finally {
    rmSync(root, { recursive: true });
  }
});
