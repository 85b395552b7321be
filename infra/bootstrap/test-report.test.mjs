import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { countTests } from './test-report.mjs';

const folder = mkdtempSync(join(tmpdir(), 'slugline-report-'));
afterAll(() => rmSync(folder, { recursive: true }));

const report = (numPassedTests, numFailedTests, suites = []) => {
  const file = join(folder, `${Math.random()}.json`);
  const testResults = suites.map(([status, ...tests]) => ({
    status,
    assertionResults: tests.map((test) => ({ status: test })),
  }));
  writeFileSync(file, JSON.stringify({ numPassedTests, numFailedTests, testResults }));
  return file;
};

it.each([
  [
    'tests that passed and tests that failed',
    report(5, 2, [['failed', 'passed', 'failed', 'failed']]),
    1,
    5,
    2,
  ],
  ['a file that did not load as one failure', report(5, 0, [['passed', 'passed'], ['failed']]), 1, 5, 1],
  ['a file whose teardown failed as one failure', report(1, 0, [['failed', 'passed']]), 1, 1, 1],
  ['a run that failed after its tests passed as one failure', report(5, 0, [['passed', 'passed']]), 1, 5, 1],
  ['a run without a test as a failure', report(0, 0), 0, 0, 1],
  ['a run that wrote no report as a failure', join(folder, 'none.json'), 137, 0, 1],
  ['a good run', report(5, 0, [['passed', 'passed']]), 0, 5, 0],
])('counts %s', (_, file, exitCode, passed, failed) => {
  expect(countTests(file, exitCode)).toEqual({ passed, failed });
});
