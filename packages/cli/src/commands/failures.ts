import { userInfo } from 'node:os';
import type { Failure } from '@slugline/queue';
import { discard, failuresOf, replay } from '@slugline/runtime';
import { SluglineError } from '@slugline/story';
import { Argument, type Command } from 'commander';
import { asOperator } from './operator.ts';
import { dataOption, jsonOption } from './options.ts';

export function addFailures(program: Command): void {
  program
    .command('failures')
    .description('list, replay or discard jobs that failed and are not retried')
    .addArgument(
      new Argument('[action]', 'what to do').choices(['list', 'show', 'replay', 'discard']).default('list'),
    )
    .argument('[job]', 'a job id from the list, or "all"')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (action: string, job: string | undefined, options: { data?: string; json?: boolean }) => {
      await asOperator(options, async (context) => {
        const all = await failuresOf(context);
        if (action === 'list') return show(all, options.json, line);
        const chosen = job === 'all' ? all : all.filter(({ id }) => id === job);
        if (chosen.length === 0 && job !== 'all') {
          throw new SluglineError('not_found', `no failed job has the id ${job ?? '(none given)'}`);
        }
        if (action === 'show') return show(chosen, options.json, detail);
        const act = action === 'replay' ? replay : discard;
        for (const { id } of chosen) await act(context, id, operator());
        if (!options.json)
          process.stdout.write(`${chosen.length} ${action === 'replay' ? 'replayed' : 'discarded'}\n`);
      });
    });
}

/** The name of the user, for the journal. A container's user may have none. */
function operator(): string {
  try {
    return userInfo().username;
  } catch {
    return 'operator';
  }
}

function show(failures: Failure[], json: boolean | undefined, text: (failure: Failure) => string): void {
  if (json) process.stdout.write(`${JSON.stringify(failures, null, 2)}\n`);
  else process.stdout.write(failures.length === 0 ? 'no failures\n' : `${failures.map(text).join('\n')}\n`);
}

const line = ({ id, code, message, at }: Failure): string =>
  `${new Date(at).toISOString()}  ${id}\n  ${code}: ${message}`;

const detail = (failure: Failure): string =>
  [
    `job       ${failure.id} (queue ${failure.queue})`,
    `story     ${failure.storyId ?? '–'}`,
    `file      ${failure.file ?? '–'}`,
    `failed    ${new Date(failure.at).toISOString()} after ${failure.attempts} attempts`,
    `reason    ${failure.code}: ${failure.message}`,
    `remedy    ${failure.remedy}`,
  ].join('\n');
