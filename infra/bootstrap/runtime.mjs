import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { NotReady } from './not-ready.mjs';

/** Settings of npm that say where packages come from; every other npm_* is npm talking to its own scripts. */
const kept =
  /^npm_config_(registry|cache|userconfig|cafile|proxy|https_proxy|noproxy|offline|prefer_offline)$/i;

/**
 * The environment for an npm of our own. Inside `npm run`, npm's variables would tell the inner npm which script and
 * folder it is in, and PATH would lead it to a `node` in node_modules that `npm ci` is about to delete.
 *
 * @param {string} root
 */
export function cleanEnvironment(root) {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name) || kept.test(name)),
  );
  const path = (env.PATH ?? '').split(delimiter);
  return {
    ...env,
    PATH: path.filter((folder) => !folder.startsWith(join(root, 'node_modules'))).join(delimiter),
  };
}

/**
 * The Node that package-lock.json pins, and an environment in which `node` means that one. Where it can't run (it is
 * linked against glibc; Alpine has musl) the Node at hand will do if it is new enough to run TypeScript.
 *
 * @param {string} root
 * @returns {{ node: string, env: NodeJS.ProcessEnv }}
 */
export function pinnedRuntime(root) {
  const env = cleanEnvironment(root);
  const bin = join(root, 'node_modules', '.bin');
  const node = join(root, 'node_modules', 'node', 'bin', 'node');
  const runs = spawnSync(node, ['--version'], { stdio: 'ignore' }).status === 0;
  if (runs) return { node, env: { ...env, PATH: [bin, env.PATH].join(delimiter) } };
  if (Number.parseInt(process.versions.node, 10) >= 24) return { node: process.execPath, env };
  throw new NotReady(
    `The pinned Node 24 (node_modules/node) does not run here and this is Node ${process.versions.node}: ` +
      'install Node.js 24 or later, or use `docker compose up`.',
  );
}
