import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { openClient } from '../client/client.ts';
import { showReport } from '../client/outcome.ts';
import { openProgress } from '../client/progress.ts';
import { watch } from '../client/watch.ts';
import { alone } from '../house/alone.ts';
import { type House, serviceNames, startHouse } from '../house/house.ts';
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
      const data = join('.slugline', 'demo');
      const baseUrl = `http://127.0.0.1:${port}/`;
      const config = alone({ data, out: join(data, 'public'), port, baseUrl, logLevel: 'warn' });
      const house = await startHouse(config, serviceNames);
      try {
        process.exitCode = await publishExample(house);
      } catch (error) {
        // The house would keep the process, and whoever waits for it, for ever.
        await house.stop();
        throw error;
      }
      if (once) return house.stop();
      process.stdout.write('Ctrl-C stops it.\n');
      await untilStopped(house);
    });
}

/** Submits the example as a newsroom would, shows its way and where to look, and gives the exit code. */
async function publishExample({ context, url }: House): Promise<number> {
  const progress = openProgress(false);
  try {
    const client = openClient(url, undefined);
    const accepted = await client.submit(await packageFiles([example]), {}, (share) =>
      progress.tell({ kind: 'sent', share }),
    );
    const report = await watch(client, accepted.storyId, progress.tell);
    await settledQueues(context);
    await progress.end();
    const exitCode = showReport(report, false);
    process.stdout.write(
      [
        '',
        `page     ${report.url ?? 'not live'}`,
        `desk     ${url}/desk`,
        `queues   ${url}/ops/queues`,
        `API      ${url}/docs`,
        '',
      ].join('\n'),
    );
    return exitCode;
  } finally {
    await progress.end();
  }
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
