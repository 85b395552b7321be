import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { inFolder, run } from '../program.ts';
import { error, type Validator } from '../validator.ts';

const root = resolve(import.meta.dirname, '../../..');

/** The part of vitest's report that is used here. */
interface Report {
  numTotalTests: number;
  testResults: {
    message?: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
  }[];
}

/** The conformance suite of edges (RFC 9110 and 9111), run against one of them. */
const edge = (name: string, file: string, programs: string[]): Validator => ({
  name,
  programs,
  check: () =>
    inFolder(async (folder) => {
      const out = join(folder, 'report.json');
      const { code, stderr } = await run(
        process.execPath,
        [
          ...[join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'edges', file],
          ...['--reporter', 'json', `--outputFile.json=${out}`],
        ],
        { cwd: root },
      );
      const report = JSON.parse(await readFile(out, 'utf8')) as Report;
      const failed = report.testResults.flatMap(({ assertionResults }) =>
        assertionResults.filter(({ status }) => status === 'failed'),
      );
      if (code !== 0 && failed.length === 0)
        throw new Error(`vitest ended with ${code}: ${stderr.slice(0, 500)}`);
      return {
        items: report.numTotalTests,
        findings: failed.map(({ fullName, failureMessages }) =>
          error(file, `${fullName}: ${failureMessages[0]?.split('\n')[0] ?? ''}`),
        ),
      };
    }),
});

export const edges: Validator[] = [
  edge('bundled edge', 'tests/edges/bundled.test.ts', []),
  edge('nginx', 'tests/edges/nginx.test.ts', ['nginx']),
  edge('Varnish', 'tests/edges/varnish.test.ts', ['varnishd']),
];
