import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { openClient } from '../client/client.ts';
import { outcomeOf, showOutcome } from '../client/outcome.ts';
import { openProgress } from '../client/progress.ts';
import { watch } from '../client/watch.ts';
import { packageFiles } from '../package/package-files.ts';
import { untilQueuesIdle } from '../server/idle-queues.ts';
import { type Server, serviceNames, startServer } from '../server/server.ts';
import { standalone } from '../server/standalone.ts';
import { untilStopped } from '../server/until-stopped.ts';

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
      const config = standalone({
        ...{ data, out: join(data, 'public'), port, baseUrl },
        ...{ logLevel: 'warn', catalogue: 'sqlite' },
      });
      const server = await startServer(config, serviceNames);
      await server.ready;
      try {
        process.exitCode = await publishExample(server);
      } catch (error) {
        // A running server would keep the process alive.
        await server.stop();
        throw error;
      }
      if (once) return server.stop();
      process.stdout.write('Ctrl-C stops it.\n');
      await untilStopped(server);
    });
}

/**
 * Submits the example story through the API, shows its progress and the addresses, and returns the exit code.
 */
async function publishExample({ context, url }: Server): Promise<number> {
  const progress = openProgress(false);
  try {
    const client = openClient(url, undefined);
    const tellSent = (share: number) => progress.tell({ kind: 'sent', share });
    // The example may be live from an earlier demo.
    const { report: accepted } = await client.submit(await packageFiles([example]), {}, tellSent, true);
    const report = await watch(client, accepted.storyId, progress.tell);
    await untilQueuesIdle(context.queues);
    await progress.end();
    const exitCode = showOutcome(await outcomeOf(client, report), false);
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

/** Returns the wanted port, or another free one when that is taken. */
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
