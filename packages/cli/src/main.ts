import { Command, CommanderError } from 'commander';
import { addDemo } from './commands/demo.ts';
import { addDoctor } from './commands/doctor.ts';
import { addFailures } from './commands/failures.ts';
import { addPublish } from './commands/publish.ts';
import { addRebuild } from './commands/rebuild.ts';
import { addRelease } from './commands/release.ts';
import { addStart } from './commands/start.ts';
import { addStatus } from './commands/status.ts';
import { addSubmit } from './commands/submit.ts';
import { addToken } from './commands/token.ts';
import { addUp } from './commands/up.ts';
import { exitCodes, report } from './exit.ts';

const program = new Command('slugline')
  .description('A raw draft goes in, a finished story comes out on object storage.')
  .version('0.1.0')
  .showHelpAfterError('(slugline --help shows what can be said)')
  .exitOverride()
  .addHelpText(
    'after',
    '\nExit codes: 0 done, 1 the story failed or was refused, 2 wrong usage, 3 the system is not available.',
  );
for (const add of [
  addPublish,
  addUp,
  addStart,
  addSubmit,
  addStatus,
  addRelease,
  addFailures,
  addRebuild,
  addDoctor,
  addToken,
  addDemo,
]) {
  add(program);
}
for (const command of program.commands) command.exitOverride();

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has said what was wrong; asking for help is not wrong.
    process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  } else {
    process.exitCode = report(error);
  }
}
