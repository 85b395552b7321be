import { setTimeout as sleep } from 'node:timers/promises';
import { isSettled, type StatusReport } from '@slugline/story';
import type { Command } from 'commander';
import type { Client } from '../client/client.ts';
import { showOutcome } from '../client/outcome.ts';
import { apiHelp, runningApi } from './api.ts';
import { jsonOption, reasonOption } from './options.ts';

/** How often the API is asked how far it is, ms. */
const askEvery = 250;

interface Options {
  reason: string;
  json?: boolean;
}

export function addRetract(program: Command): void {
  program
    .command('retract')
    .description('take a story down: a notice stays at its address, its media go')
    .argument('<story>', 'a story id')
    .addOption(reasonOption().makeOptionMandatory())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `\nWaits until nothing of the story is left anywhere. Ctrl-C ends only the waiting.\n${apiHelp}`,
    )
    .action(async (story: string, { reason, json = false }: Options) => {
      const client = runningApi();
      await client.edit(story, 'retract', { reason });
      const isDark = ({ retraction }: StatusReport) => !retraction || retraction.remaining.length === 0;
      const report = await waitUntil(client, story, isDark);
      process.exitCode = showOutcome({ report }, json);
    });
}

export function addReinstate(program: Command): void {
  program
    .command('reinstate')
    .description('bring a retracted story back as it was, at the same address')
    .argument('<story>', 'a story id')
    .addOption(reasonOption().makeOptionMandatory())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `\nWaits until the story is back everywhere. Ctrl-C ends only the waiting.\n${apiHelp}`,
    )
    .action(async (story: string, { reason, json = false }: Options) => {
      const client = runningApi();
      await client.edit(story, 'reinstate', { reason });
      const report = await waitUntil(client, story, ({ state }) => isSettled(state));
      process.exitCode = showOutcome({ report }, json);
    });
}

/** Tells on stderr how far it is, until it is done or stuck. Returns the last report. */
export async function waitUntil(
  client: Client,
  storyId: string,
  isDone: (report: StatusReport) => boolean,
): Promise<StatusReport> {
  let told = '';
  for (;;) {
    const report = await client.status(storyId);
    const line = lineOf(report);
    if (line !== told) process.stderr.write(`${line}\n`);
    told = line;
    if (isDone(report) || report.reason !== null) return report;
    await sleep(askEvery);
  }
}

function lineOf({ state, retraction }: StatusReport): string {
  if (!retraction) return state;
  const { withdrawn, remaining } = retraction;
  const parts = [
    ...(withdrawn.length > 0 ? [`gone from ${withdrawn.join(', ')}`] : []),
    ...(remaining.length > 0 ? [`still at ${remaining.join(', ')}`] : []),
  ];
  return [state, ...parts].join('; ');
}
