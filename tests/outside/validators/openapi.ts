import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { inFolder, run } from '../program.ts';
import { error, type Validator, warning } from '../validator.ts';

const require = createRequire(import.meta.url);

interface Problem {
  severity: 'error' | 'warn';
  ruleId: string;
  message: string;
  location: { pointer?: string }[];
}

/** Redocly's lint of the API's description, with its recommended rules. */
export const openapi: Validator = {
  name: 'redocly',
  check: ({ server }) =>
    inFolder(async (folder) => {
      const text = await (await fetch(`${server.url}/v1/openapi.json`)).text();
      await writeFile(join(folder, 'openapi.json'), text);
      const { stdout, stderr } = await run(
        process.execPath,
        [cli(), 'lint', 'openapi.json', '--format', 'json', '--extends', 'recommended'],
        // It would contact its maker's servers.
        { cwd: folder, env: { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' } },
      );
      const start = stdout.indexOf('{');
      if (start < 0) throw new Error(`redocly said nothing: ${stderr.slice(0, 500)}`);
      const { problems } = JSON.parse(stdout.slice(start)) as { problems: Problem[] };
      const { paths } = JSON.parse(text) as { paths: object };
      return {
        items: Object.keys(paths).length,
        findings: problems.map(({ severity, ruleId, message, location }) =>
          (severity === 'error' ? error : warning)(location[0]?.pointer ?? '', `${ruleId}: ${message}`),
        ),
      };
    }),
};

function cli(): string {
  const file = require.resolve('@redocly/cli/package.json');
  const { bin } = require(file) as { bin: Record<string, string> };
  return join(dirname(file), bin.redocly ?? '');
}
