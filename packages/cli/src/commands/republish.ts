import { setTimeout as sleep } from 'node:timers/promises';
import type { Republication } from '@slugline/story';
import type { Command } from 'commander';
import { openCounter } from '../client/counter.ts';
import { exitCodes, usageError } from '../exit.ts';
import { apiHelp, runningApi } from './api.ts';
import { jsonOption } from './options.ts';

/** How often the API is asked for the report, ms. */
const askEvery = 250;

interface Options {
  section?: string;
  all?: true;
  destination?: string;
  verify?: boolean;
  json?: boolean;
}

export function addRepublish(program: Command): void {
  program
    .command('republish')
    .description('compare destinations with the live editions; put right what is missing, wrong or left over')
    .argument('[stories...]', 'story ids')
    .option('--section <section>', 'the stories of a section')
    .option('--all', 'all stories')
    .option('--destination <name>', 'only this destination')
    .option('--verify', 'read every byte; otherwise media are compared by size')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `\nAlso fills a destination that was lost or added. Nothing newer than what is live goes out. Waits until that is done;
Ctrl-C ends only the waiting. Exit code 1: something could not be put right.\n${apiHelp}`,
    )
    .action(async (stories: string[], { section, all, destination, verify = false, json }: Options) => {
      const scopes = [stories.length > 0, section !== undefined, all === true];
      if (scopes.filter(Boolean).length !== 1)
        throw usageError('say which stories: their ids, --section or --all');
      const client = runningApi();
      const asked = { section, all, destination, verify, ...(stories.length > 0 && { stories }) };
      let report = await client.republish(asked);
      if (!json) process.stderr.write(`republication ${report.id} has begun\n`);
      const counter = openCounter('stories');
      while (report.state === 'running') {
        await sleep(askEvery);
        report = await client.republication(report.id);
        const { done, all } = report.stories;
        if (all !== null) counter.tell(done, all);
      }
      counter.end();
      process.stdout.write(`${json ? JSON.stringify(report, null, 2) : lines(report).join('\n')}\n`);
      const isRight = report.state === 'done' && report.objects.failed === 0;
      process.exitCode = isRight ? exitCodes.done : exitCodes.failed;
    });
}

function lines({ state, message, stories, objects, named, asked }: Republication): string[] {
  const list = (what: string, all: number, first: readonly string[]) => [
    ...first.map((one) => `${what}: ${one}`),
    ...(all > first.length ? [`and ${all - first.length} more ${what}`] : []),
  ];
  const because = (all: Republication['named']['failed']) => all.map(({ what, why }) => `${what} (${why})`);
  return [
    ...list('put right', objects.putRight, named.putRight),
    ...list('deleted', objects.deleted, named.deleted),
    ...list('waiting', objects.waiting, because(named.waiting)),
    ...list('failed', objects.failed, because(named.failed)),
    `${state}${message === undefined ? '' : ` (${message})`}: ${stories.done} stories at ${asked.destinations.join(', ')}, ` +
      `${stories.renderedAnew} rendered anew; ${objects.looked} objects looked at, ${objects.putRight} put right, ` +
      `${objects.deleted} deleted, ${objects.failed} failed, ${objects.waiting} waiting`,
  ];
}
