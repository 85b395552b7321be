import { type Command, InvalidArgumentError } from 'commander';
import { apiHelp, runningApi } from './api.ts';
import { jsonOption } from './options.ts';

interface Options {
  hours?: number;
  revoke?: boolean;
  json?: boolean;
}

export function addPreview(program: Command): void {
  program
    .command('preview')
    .description('make a link to what a story that waits will look like; whoever has it needs no token')
    .argument('<story>', 'a story id')
    .option('--hours <number>', 'how long the link lasts (default 24)', wholeNumber)
    .option('--revoke', 'end all links of the story instead')
    .addOption(jsonOption())
    .addHelpText('after', apiHelp)
    .action(async (story: string, { hours, revoke = false, json = false }: Options) => {
      if (revoke) {
        await runningApi().revokePreviewLinks(story);
        process.stdout.write(json ? '{}\n' : 'the links of the preview have ended\n');
        return;
      }
      const link = await runningApi().previewLink(story, hours);
      process.stdout.write(
        json ? `${JSON.stringify(link, null, 2)}\n` : `${link.url}\nuntil ${link.expires}\n`,
      );
    });
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}
