import type { Command } from 'commander';
import { usageError } from '../exit.ts';
import { correctionFiles } from '../package/package-files.ts';
import { apiHelp, runningApi } from './api.ts';
import { jsonOption } from './options.ts';
import { sendAndShow } from './send-and-show.ts';

interface Options {
  note?: string;
  minor?: boolean;
  reason?: string;
  ifMatch?: string;
  wait?: boolean;
  json?: boolean;
}

const help = `
Send only what changes. What you do not send stays as it is: the text, the settings, the files.
  A draft replaces the text.
  A picture, video or audio file replaces the file of the same name, or is added.
  story.yaml changes what it names: headline, lead, captions, credits, alternative texts, focal points.
  In it, “media: {old.jpg: null}” takes a file out, and “order: [b.jpg, a.jpg]” orders the files.
The address of the story stays, and the page stays as it is until the new one is ready.

Examples:
  slugline correct 01M8KZR9ARD580A34H1A1P81HX draft.md --note "The ferry sails at 21:00, not at 20:00."
  slugline correct 01M8KZR9ARD580A34H1A1P81HX quay.jpg --wait
  slugline correct 01M8KZR9ARD580A34H1A1P81HX draft.md --minor --if-match r2`;

export function addCorrect(program: Command): void {
  program
    .command('correct')
    .description('correct a story: text, files, captions, or a note for its readers')
    .argument('<story>', 'a story id')
    .argument('[path...]', 'what changes: a folder, or a draft, files and story.yaml')
    .option('--note <text>', 'say on the page what was wrong')
    .option('--minor', 'only typing errors: the time of the last change stays')
    .option('--reason <text>', 'say why, for the newsroom; it is not published')
    .option('--if-match <revision>', 'correct only if this is still the newest revision, such as r2')
    .option('--wait', 'wait until the corrected story is complete')
    .addOption(jsonOption())
    .addHelpText('after', `${help}\n${apiHelp}`)
    .action(async (story: string, paths: string[], options: Options) => {
      const { note, minor, reason } = options;
      const ifMatch = options.ifMatch === undefined ? undefined : revisionOf(options.ifMatch);
      if (paths.length === 0 && note === undefined)
        throw usageError('nothing is corrected: name what changes, or give a --note');
      const files = await correctionFiles(paths);
      const said = {
        ...(note !== undefined && { note }),
        ...(minor && { minor }),
        ...(reason !== undefined && { reason }),
      };
      const client = runningApi();
      process.exitCode = await sendAndShow(client, options, (onSent) =>
        client.correct(story, files, said, onSent, ifMatch),
      );
    });
}

/** Returns the number of a revision: `r2`, `2`, or the entity tag `"r2"`. Throws `usage`. */
function revisionOf(text: string): number {
  const [, revision] = /^"?r?([1-9]\d{0,8})"?$/i.exec(text.trim()) ?? [];
  if (revision === undefined) throw usageError(`--if-match must be a revision such as r2, and is ${text}`);
  return Number(revision);
}
