import { existsSync, readFileSync } from 'node:fs';

/**
 * Counts the tests in vitest's JSON report, and makes sure that every problem counts. A file that did not
 * load is one failure. So is a run that failed without a failed test, wrote no report, or ran no test.
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
