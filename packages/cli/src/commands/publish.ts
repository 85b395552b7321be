import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from '@slugline/runtime';
import { addresses, SluglineError, type StatusReport } from '@slugline/story';
import type { Command } from 'commander';
import { openClient } from '../client/client.ts';
import { showReport } from '../client/outcome.ts';
import { openProgress } from '../client/progress.ts';
import { watch } from '../client/watch.ts';
import { exitCodes } from '../exit.ts';
import { alone } from '../house/alone.ts';
import { startHouse } from '../house/house.ts';
import { settledQueues } from '../house/settled.ts';
import { packageFiles } from '../package/package-files.ts';
import { dataOption, jsonOption, laneOption, said } from './options.ts';

interface Options {
  out: string;
  lane?: string;
  json?: boolean;
  data?: string;
}

export function addPublish(program: Command): void {
  program
    .command('publish')
    .description('one shot: a story package in, a destination folder out')
    .argument('<path...>', 'a folder, or a draft and its files')
    .requiredOption('--out <dir>', 'where the finished story goes')
    .addOption(laneOption())
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

/** The embedded house, for one story: started, used through its API, and taken down. */
async function publish(
  files: Awaited<ReturnType<typeof packageFiles>>,
  { out, lane, json = false, data }: Options,
): Promise<number> {
  const folder = data ?? (await mkdtemp(join(tmpdir(), 'slugline-publish-')));
  const progress = openProgress(json);
  const stopped = interruption(out);
  try {
    const { SLUGLINE_PUBLIC_URL, SLUGLINE_LOG } = process.env;
    const baseUrl = SLUGLINE_PUBLIC_URL || 'http://127.0.0.1:4000/';
    const config = alone({ data: folder, out, port: 0, baseUrl, logLevel: SLUGLINE_LOG || 'error' });
    const house = await startHouse(config, ['publish', 'media', 'submission']);
    try {
      // A house that stays waits for a destination that is down; here nothing else would be done meanwhile.
      for (const { store } of house.context.destinations) await store.head(addresses.manifestSchema);
      const client = openClient(house.url, undefined);
      const sent = client.submit(files, said({ lane }), (share) => progress.tell({ kind: 'sent', share }));
      const { storyId } = await Promise.race([sent, stopped]);
      const report = await Promise.race([
        watch(client, storyId, progress.tell),
        lastingOutage(house.context),
        stopped,
      ]);
      await settledQueues(house.context);
      await progress.end();
      const exitCode = showReport(report, json);
      return isPublished(report) ? exitCode : exitCodes.failed;
    } finally {
      await house.stop();
    }
  } finally {
    await progress.end();
    if (data === undefined) await rm(folder, { recursive: true, force: true });
  }
}

/** Rejects at Ctrl-C or SIGTERM, so that nothing is left running or lying about. A second one ends the process at once. */
function interruption(out: string): Promise<never> {
  const stopped = new Promise<never>((_resolve, reject) => {
    const message = `stopped before the story was complete: what is in ${out} is not finished`;
    let asked = false;
    // Not once: execa's own listener ends the process where it is the only one left.
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => {
        if (asked) process.exit(1);
        asked = true;
        reject(new SluglineError('interrupted', message));
      });
  });
  // Nobody may be waiting for it just then: the house is still starting.
  stopped.catch(() => {});
  return stopped;
}

/** Longest that a store may be full or out of reach before the command gives up, ms. A house that stays waits longer. */
const patience = 60_000;

/** Rejects with the outage when a job has been held up by it for too long. */
function lastingOutage({ observers }: Context): Promise<never> {
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

const isPublished = ({ state }: StatusReport): boolean => state === 'complete';
