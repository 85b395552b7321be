import { createReadStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { digestOf, type OriginalReport, Sha256, SluglineError } from '@slugline/story';
import type { Command } from 'commander';
import type { Client } from '../client/client.ts';
import { exitCodes } from '../exit.ts';
import { apiHelp, runningApi } from './api.ts';
import { jsonOption, reasonOption } from './options.ts';

/** How often the API is asked for the report, ms. */
const askEvery = 250;

interface Options {
  reason: string;
  block?: boolean;
  json?: boolean;
}

const fileHelp = 'the file, or its SHA-256';

export function addOriginals(program: Command): void {
  const originals = program
    .command('originals')
    .description('say where a file is used; take it out of all stories, or allow it again')
    .argument('<file>', fileHelp)
    .addOption(jsonOption())
    .addHelpText('after', apiHelp)
    .action(async (file: string, { json = false }: Pick<Options, 'json'>) => {
      show(await runningApi().original(await hashOf(file)), json);
    });
  originals
    .command('withdraw')
    .description('take a file out of all stories, delete its renditions, and refuse whoever sends it again')
    .argument('<file>', fileHelp)
    .addOption(reasonOption().makeOptionMandatory())
    .option('--block', 'block it even if no story uses it now')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `\nWaits until nothing of the file is left at any destination. Ctrl-C ends only the waiting.\n${apiHelp}`,
    )
    .action(async (file: string, { reason, block = false }: Options, command: Command) => {
      const client = runningApi();
      const original = await hashOf(file);
      await client.withdrawOriginal(original, { reason, block });
      show(await waitUntilDone(client, original), isJson(command));
    });
  originals
    .command('allow')
    .description('let stories use a file again; stories that lost it stay without it')
    .argument('<file>', fileHelp)
    .addOption(reasonOption().makeOptionMandatory())
    .addOption(jsonOption())
    .addHelpText('after', apiHelp)
    .action(async (file: string, { reason }: Options, command: Command) => {
      show(await runningApi().allowOriginal(await hashOf(file), { reason }), isJson(command));
    });
}

/** Both `originals` and its commands take --json, and Commander gives it to the first. */
const isJson = (command: Command): boolean => command.optsWithGlobals<Options>().json ?? false;

/** Returns the SHA-256 of a file, or the text itself if it is one. Throws `file_missing`. */
async function hashOf(file: string): Promise<string> {
  const said = file.toLowerCase();
  if (Sha256.safeParse(said).success) return said;
  try {
    return (await digestOf(createReadStream(file))).sha256;
  } catch (cause) {
    const message = `${file} can’t be read, and is no SHA-256 (64 hexadecimal digits)`;
    throw new SluglineError('file_missing', message, { where: file, cause });
  }
}

/** Says on stderr how far a withdrawal is, until it is done. Returns the last report. */
async function waitUntilDone(client: Client, original: string): Promise<OriginalReport> {
  let told = '';
  for (;;) {
    const report = await client.original(original);
    const { withdrawal } = report;
    const line = progressOf(report);
    if (line !== told) process.stderr.write(`${line}\n`);
    told = line;
    if (withdrawal === null || withdrawal.state === 'done') return report;
    await sleep(askEvery);
  }
}

function progressOf({ withdrawal }: OriginalReport): string {
  if (withdrawal === null) return 'not blocked';
  const { stories, deleted } = withdrawal;
  const gone = Object.keys(deleted);
  const where = gone.length > 0 ? `; gone from ${gone.join(', ')}` : '';
  return `taken out of ${stories.done} of ${stories.all} stories${where}`;
}

function show(report: OriginalReport, json: boolean): void {
  process.stdout.write(`${json ? JSON.stringify(report, null, 2) : lines(report).join('\n')}\n`);
  process.exitCode = exitCodes.done;
}

function lines({ original, blocked, withdrawal, stories, ...rest }: OriginalReport): string[] {
  return [
    original,
    blocked
      ? `blocked by ${blocked.by} at ${blocked.at}: ${blocked.reason}`
      : 'not blocked: stories may use it',
    ...(withdrawal ? [progressOf({ original, blocked, withdrawal, stories, ...rest })] : []),
    ...(stories.length === 0 ? ['no story uses it'] : []),
    ...stories.map(({ storyId, headline, state, withdrawn, editions, destinations }) => {
      const shown = destinations.length > 0 ? `shown at ${destinations.join(', ')}` : 'not shown';
      const inEditions = editions.length > 0 ? `, in editions ${editions.join(', ')}` : '';
      return `${storyId}  ${headline ?? ''} (${state}): ${withdrawn ? 'taken out' : 'uses it'}, ${shown}${inEditions}`;
    }),
  ];
}
