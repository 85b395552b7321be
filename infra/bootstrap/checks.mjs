import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.mjs';
import { countTests } from './test-report.mjs';

/**
 * @typedef {{ name: string, script: string, args: string[], report?: true }} Check
 * A script that the pinned Node runs; its path is relative to the project. With `report` the script is vitest
 * and each of its tests counts; without it the script counts as one.
 *
 * @typedef {{ name: string, passed: number, failed: number }} Result
 */

const quality = [
  { name: 'types', script: 'node_modules/typescript/bin/tsc', args: [] },
  { name: 'lint and format', script: 'node_modules/@biomejs/biome/bin/biome', args: ['check'] },
  { name: 'unused code', script: 'node_modules/knip/bin/knip.js', args: [] },
];

const vitest = 'node_modules/vitest/vitest.mjs';

/** @returns {Check} */
const tests = (name, args) => ({ name, script: vitest, args: ['run', ...args], report: true });

/** Three minutes of random kills and outages in a newsroom. A minute later all stories must be complete. */
const chaos = { name: 'chaos', script: 'tests/chaos/chaos.ts', args: ['--minutes', '3', '--seed', '1'] };

/** Gives hostile inputs to every reader of submitted files, for one minute. */
const fuzz = { name: 'fuzz', script: 'tests/fuzz/fuzz.ts', args: ['--minutes', '1', '--seed', '1'] };

/** Independent validators, browsers and players check all that is public; with CI=true without Lighthouse. */
const outside = { name: 'outside', script: 'tests/outside/outside.ts', args: [] };

export const checks = {
  /** @param {string[]} extra arguments for vitest, such as a file name */
  test: (extra) => [...quality, tests('tests', ['--project', 'unit', '--project', 'e2e', ...extra])],
  /**
   * Without --project vitest runs all projects. The verbose reporter puts the name of each test into the log.
   */
  ci: (extra) => [...quality, tests('tests', ['--reporter', 'verbose', ...extra]), outside, fuzz, chaos],
};

/**
 * Runs every check, also after a failure, so that one run shows all problems.
 *
 * @param {Check[]} list
 * @param {{ root: string, runtime: { node: string, env: NodeJS.ProcessEnv } }} context
 * @returns {Promise<Result[]>}
 */
export async function runChecks(list, { root, runtime }) {
  const results = [];
  for (const check of list) {
    process.stderr.write(`\n— ${check.name}\n`);
    results.push({ name: check.name, ...(await runCheck(check, root, runtime)) });
  }
  return results;
}

async function runCheck({ script, args, report }, root, { node, env }) {
  const execute = (more) => run(node, [join(root, script), ...args, ...more], { cwd: root, env });
  if (!report) return (await execute([])) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };

  const folder = mkdtempSync(join(tmpdir(), 'slugline-tests-'));
  try {
    const file = join(folder, 'report.json');
    const reporters = args.includes('--reporter') ? [] : ['--reporter', 'default'];
    const code = await execute([...reporters, '--reporter', 'json', `--outputFile.json=${file}`]);
    return countTests(file, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {Result[]} results */
export function summarise(results) {
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  const lines = results.map(
    (result) =>
      `${result.failed === 0 ? '✓' : '✗'} ${result.name}: ${result.passed} passed, ${result.failed} failed`,
  );
  return { text: `\n${lines.join('\n')}\n`, exitCode: failed === 0 && passed > 0 ? 0 : 1, passed, failed };
}
