#!/usr/bin/env node
// `node infra/bootstrap.mjs demo|test|outside|ci [arguments…]` runs the project from a fresh clone, with Node
// 18 or later. It installs only what is missing. Then it runs everything with the Node that package-lock.json
// pins. Its exit codes are those of `slugline`: 2 for wrong usage, 3 when this machine lacks something.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checks, runChecks, summarise } from './bootstrap/checks.mjs';
import { ensureDependencies } from './bootstrap/dependencies.mjs';
import { NotReady } from './bootstrap/not-ready.mjs';
import { run } from './bootstrap/run.mjs';
import { pinnedRuntime } from './bootstrap/runtime.mjs';
import { ensureTools, tryTools } from './bootstrap/tools.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [mode = '', ...rest] = process.argv.slice(2);

const modes = {
  demo: async (runtime) => {
    // The demo also runs without bubblewrap. Try it only beside another installation: where it can't be
    // installed, each start would wait for the attempt.
    if (await ensureTools(['redis', 'ffmpeg'])) await tryTools(['bubblewrap']);
    return run(runtime.node, ['packages/cli/bin/slugline.js', 'demo', ...rest], {
      cwd: root,
      env: runtime.env,
    });
  },
  test: async (runtime) => {
    await ensureTools(['redis', 'ffmpeg', 'postgres']);
    await tryTools(['bubblewrap']);
    const results = await runChecks(checks.test(rest), { root, runtime });
    process.stderr.write(summarise(results).text);
    return summarise(results).exitCode;
  },
  outside: async (runtime) => {
    await ensureTools(['redis', 'ffmpeg']);
    // The table at the end names the tools that are still missing.
    await tryTools(['bubblewrap', 'chromium', 'exiftool', 'java', 'nginx', 'promtool']);
    if (process.env.CI !== 'true') await ensureDependencies(root, join(root, 'tests/outside/lighthouse'));
    return run(runtime.node, ['tests/outside/outside.ts', ...rest], { cwd: root, env: runtime.env });
  },
  ci: async (runtime) => {
    await ensureTools([
      ...['redis', 'ffmpeg', 'postgres', 'exiftool', 'chromium', 'nginx', 'java', 'promtool', 'ceph'],
      ...['varnish', 'nginxPurge'],
    ]);
    await tryTools(['bubblewrap']);
    // With CI=true a missing validator is a failure.
    const everything = { ...runtime, env: { ...runtime.env, SLUGLINE_TEST_CEPH: '1', CI: 'true' } };
    const results = await runChecks(checks.ci(rest), { root, runtime: everything });
    const { text, exitCode, passed, failed } = summarise(results);
    process.stderr.write(text);
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
    return exitCode;
  },
};

try {
  const start = Object.hasOwn(modes, mode) ? modes[mode] : undefined;
  if (!start) {
    process.stderr.write(`usage: node infra/bootstrap.mjs ${Object.keys(modes).join('|')} [arguments…]\n`);
    process.exitCode = 2;
  } else {
    await ensureDependencies(root);
    process.exitCode = await start(pinnedRuntime(root));
  }
} catch (error) {
  if (!(error instanceof NotReady)) throw error;
  process.stderr.write(`${error.message}\n`);
  if (mode === 'ci') process.stdout.write('0 passed, 1 failed\n');
  process.exitCode = 3;
}
