import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inFolder, run } from '../program.ts';
import { error, type Validator } from '../validator.ts';

/** promtool of Prometheus: the metrics at `/metrics`, with their names, types and help. */
export const metrics: Validator = {
  name: 'promtool',
  programs: ['promtool'],
  check: ({ server }) =>
    inFolder(async (folder) => {
      const text = await (await fetch(`${server.url}/metrics`)).text();
      await writeFile(join(folder, 'metrics'), text);
      // It reads only standard input.
      const { code, stdout, stderr } = await run('sh', [
        '-c',
        'promtool check metrics < "$0"',
        join(folder, 'metrics'),
      ]);
      const lines = `${stdout}${stderr}`.split('\n').filter((line) => line !== '');
      if (code !== 0 && lines.length === 0) throw new Error(`promtool ended with ${code} and said nothing`);
      return {
        items: (text.match(/^# TYPE /gm) ?? []).length,
        findings: lines.map((line) => error('/metrics', line)),
      };
    }),
};
