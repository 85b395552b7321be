import { existsSync, readFileSync } from 'node:fs';

/**
 * Counts vitest's JSON report, so that nothing that went wrong counts as nothing: a file that did not load is one
 * failure, and so is a run that ended badly, without a report, or without a single test.
 *
 * @param {string} file the report
 * @param {number} exitCode of the run that wrote it
 * @returns {{ passed: number, failed: number }}
 */
export function countTests(file, exitCode) {
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const notLoaded = report.testResults.filter(
    (suite) => suite.status === 'failed' && !suite.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const passed = report.numPassedTests;
  const failed = report.numFailedTests + notLoaded;
  const silent = failed === 0 && (exitCode !== 0 || passed === 0);
  return { passed, failed: silent ? 1 : failed };
}
