import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { openClient } from '../client/client.ts';
import { showReport } from '../client/outcome.ts';
import { openProgress } from '../client/progress.ts';
import { watch } from '../client/watch.ts';
import { serviceNames, settings, startHouse } from '../house/house.ts';
import { settledQueues } from '../house/settled.ts';
import { untilStopped } from '../house/until-stopped.ts';
import { packageFiles } from '../package/package-files.ts';

const example = resolve(import.meta.dirname, '../../../../examples/harbour-lights');

export function addDemo(program: Command): void {
  program
    .command('demo')
    .description('publish the example story with everything embedded, and stay up')
    .option('--once', 'exit when the story is complete')
    .action(async ({ once = false }: { once?: boolean }) => {
      const port = await freePort(4000);
      const house = await startHouse(
        { ...settings({ port, data: join('.slugline', 'demo') }), logLevel: 'warn' },
        serviceNames,
      );
      const progress = openProgress(false);
      const client = openClient(house.url, undefined);
      const accepted = await client.submit(await packageFiles([example]), {}, (share) =>
        progress.tell({ kind: 'sent', share }),
      );
      const report = await watch(client, accepted.storyId, progress.tell);
      await settledQueues(house.context);
      await progress.end();
      process.exitCode = showReport(report, false);
      process.stdout.write(
        [
          '',
          `page     ${report.url}`,
          `desk     ${house.url}/desk`,
          `queues   ${house.url}/ops/queues`,
          `API      ${house.url}/docs`,
          '',
        ].join('\n'),
      );
      if (once) return house.stop();
      process.stdout.write('Ctrl-C stops it.\n');
      await untilStopped(house);
    });
}

/** The wanted port, or any other that is free when somebody has it. */
function freePort(wanted: number): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const probe = createServer();
    probe.once('error', () =>
      wanted === 0 ? reject(new Error('no port is free')) : resolvePort(freePort(0)),
    );
    probe.listen(wanted, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolvePort(port));
    });
  });
}
