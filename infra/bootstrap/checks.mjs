import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.mjs';
import { countTests } from './test-report.mjs';

/**
 * @typedef {{ name: string, script: string, args: string[], report?: true }} Check
 * A program, its path relative to the project, run by the pinned Node. With `report` it is vitest and counts as its tests, not as one.
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

/** A newsroom under random kills and outages for three minutes, and one more until all is complete. */
const chaos = { name: 'chaos', script: 'tests/chaos/chaos.ts', args: ['--minutes', '3', '--seed', '1'] };

/** Every reader of what is sent, with hostile inputs for one minute. */
const fuzz = { name: 'fuzz', script: 'tests/fuzz/fuzz.ts', args: ['--minutes', '1', '--seed', '1'] };

/** All that is public, held against validators, browsers and players of others; with CI=true all but Lighthouse. */
const outside = { name: 'outside', script: 'tests/outside/outside.ts', args: [] };

export const checks = {
  /** @param {string[]} extra arguments for vitest, such as a file name */
  test: (extra) => [...quality, tests('tests', ['--project', 'unit', '--project', 'e2e', ...extra])],
  /** Without --project vitest runs them all. The verbose reporter names each test, so that a log shows which ran. */
  ci: (extra) => [...quality, tests('tests', ['--reporter', 'verbose', ...extra]), outside, fuzz, chaos],
};

/**
 * Runs every check, also after one has failed, so that one run shows all there is to mend.
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
