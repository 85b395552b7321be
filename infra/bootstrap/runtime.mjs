import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { NotReady } from './not-ready.mjs';

/** Settings for where packages come from. npm sets all other npm_* variables for the scripts that it runs. */
const kept =
  /^npm_config_(registry|cache|userconfig|cafile|proxy|https_proxy|noproxy|offline|prefer_offline)$/i;

/**
 * Returns the environment for a nested npm. Within `npm run`, npm's variables would give the nested npm the
 * wrong script and folder, and PATH would give it a `node` in node_modules that `npm ci` is about to delete.
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
 * Returns the Node that package-lock.json pins, and an environment in which `node` is that one. The pinned
 * Node does not run on Alpine, because it is linked against glibc and Alpine has musl. There the Node that
 * runs this script is used, if it can run TypeScript.
 *
 * @param {string} root
 * @returns {{ node: string, env: NodeJS.ProcessEnv }}
 * @throws {NotReady} when neither can be used
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
