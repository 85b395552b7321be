import { randomBytes } from 'node:crypto';
import { Scope } from '@slugline/config';
import { sha256Of } from '@slugline/story';
import { type Command, Option } from 'commander';
import { usageError } from '../exit.ts';

export function addToken(program: Command): void {
  program
    .command('token')
    .description('make a token for the API; nothing is stored, only its hash goes into the settings')
    .argument('<name>', 'who it is for, such as cms or night-desk')
    .addOption(new Option('--scopes <list>', 'what it allows: submit, edit, operate').default('submit'))
    .action((name: string, { scopes }: { scopes: string }) => {
      if (!/^[\w-]+$/.test(name)) throw usageError('a token’s name has letters, digits, _ and - only', name);
      const wanted = scopes.split(',').map((scope) => {
        const known = Scope.safeParse(scope.trim());
        if (!known.success)
          throw usageError(`there is no scope “${scope}”: choose from submit, edit and operate`, '--scopes');
        return known.data;
      });
      const token = `slug_${randomBytes(24).toString('base64url')}`;
      process.stdout.write(
        `token (shown only now):  ${token}\nadd to SLUGLINE_TOKENS:  ${name}:${wanted.join('+')}:${sha256Of(token)}\n`,
      );
    });
}
