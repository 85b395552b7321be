import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from '@slugline/runtime';
import { addresses, SluglineError, type StatusReport } from '@slugline/story';
import { type Command, Option } from 'commander';
import { openClient } from '../client/client.ts';
import { outcomeOf, showOutcome } from '../client/outcome.ts';
import { openProgress } from '../client/progress.ts';
import { watch } from '../client/watch.ts';
import { exitCodes } from '../exit.ts';
import { packageFiles } from '../package/package-files.ts';
import { untilQueuesIdle } from '../server/idle-queues.ts';
import { startServer } from '../server/server.ts';
import { standalone } from '../server/standalone.ts';
import { againOption, dataOption, givenOptions, jsonOption, laneOption } from './options.ts';

interface Options {
  out: string;
  lane?: string;
  again?: boolean;
  json?: boolean;
  data?: string;
  doubt?: string;
}

export function addPublish(program: Command): void {
  program
    .command('publish')
    .description('publish one story package into a folder, and exit')
    .argument('<path...>', 'a folder, or a draft and its files')
    .requiredOption('--out <dir>', 'the folder to publish into')
    .addOption(laneOption())
    .addOption(againOption())
    .addOption(
      new Option('--doubt <choice>', 'what to do with a draft that a person should look at').choices([
        'hold',
        'warn',
      ]),
    )
    .addOption(jsonOption())
    .addOption(dataOption('a temporary one; name one to publish several stories, and to reuse renditions'))
    .addHelpText(
      'after',
      '\nSLUGLINE_PUBLIC_URL says where the folder will be on the web (default http://127.0.0.1:4000/).',
    )
    .action(async (paths: string[], options: Options) => {
      const files = await packageFiles(paths);
      process.exitCode = await publish(files, options);
    });
}

/** Starts an embedded server, publishes one story through its API, and stops it. Returns the exit code. */
async function publish(
  files: Awaited<ReturnType<typeof packageFiles>>,
  { out, lane, again = false, json = false, data, doubt }: Options,
): Promise<number> {
  const folder = data ?? (await mkdtemp(join(tmpdir(), 'slugline-publish-')));
  const progress = openProgress(json);
  const stopped = interruption(out);
  try {
    const { SLUGLINE_PUBLIC_URL, SLUGLINE_LOG } = process.env;
    const baseUrl = SLUGLINE_PUBLIC_URL || 'http://127.0.0.1:4000/';
    const config = standalone({
      data: folder,
      out,
      port: 0,
      baseUrl,
      logLevel: SLUGLINE_LOG || 'error',
      catalogue: 'off',
      doubt,
    });
    const server = await startServer(config, ['publish', 'media', 'submission']);
    await server.ready;
    try {
      // `slugline up` waits for a destination that is down. This command has nothing else to do, so it fails now.
      for (const { store } of server.context.destinations) await store.head(addresses.manifestSchema(2));
      const client = openClient(server.url, undefined);
      const tellSent = (share: number) => progress.tell({ kind: 'sent', share });
      const sent = client.submit(files, givenOptions({ lane }), tellSent, again);
      const {
        report: { storyId },
        warnings,
      } = await Promise.race([sent, stopped]);
      const report = await Promise.race([
        watch(client, storyId, progress.tell),
        lastingOutage(server.context.observers),
        stopped,
      ]);
      const outcome = await outcomeOf(client, report, warnings);
      await untilQueuesIdle(server.context.queues);
      await progress.end();
      const exitCode = showOutcome(outcome, json, advice);
      return isPublished(report) ? exitCode : exitCodes.failed;
    } finally {
      await server.stop();
    }
  } finally {
    await progress.end();
    if (data === undefined) await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Rejects with `interrupted` at Ctrl-C or SIGTERM, so that the caller can stop the server and delete the
 * temporary folder. A second signal ends the process at once.
 */
function interruption(out: string): Promise<never> {
  const stopped = new Promise<never>((_resolve, reject) => {
    const message = `stopped before the story was complete: the files in ${out} are incomplete`;
    let asked = false;
    // `process.once` would leave only execa's listener, which ends the process.
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => {
        if (asked) process.exit(1);
        asked = true;
        reject(new SluglineError('interrupted', message));
      });
  });
  // While the server starts, nothing awaits this promise yet. Its rejection must not end the process then.
  stopped.catch(() => {});
  return stopped;
}

/**
 * How long a store may be full or unreachable before the command gives up, ms. Other commands wait longer.
 */
const patience = 60_000;

/** Rejects with `store_full` or `store_unavailable` when one job has failed with it for longer than `patience`. */
function lastingOutage(observers: Context['observers']): Promise<never> {
  const since = new Map<string, number>();
  return new Promise((_resolve, reject) => {
    observers.push(({ job, error }) => {
      if (error?.code !== 'store_full' && error?.code !== 'store_unavailable') return;
      const first = since.get(job) ?? Date.now();
      since.set(job, first);
      if (Date.now() - first > patience) reject(error);
    });
  });
}

/** How a held story goes out. The house of this command stops, so nobody can release the story. */
const advice = (): string =>
  'the story waits for a person: correct the draft, or, if it was read as it was meant, publish it with --doubt warn';

const isPublished = ({ state }: StatusReport): boolean => state === 'complete';
