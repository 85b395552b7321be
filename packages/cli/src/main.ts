import { Command, CommanderError } from 'commander';
import { exitCodes, report } from './exit.ts';

const program = new Command('slugline')
  .description('A raw draft goes in, a finished story comes out on object storage.')
  .version('0.1.0')
  .showHelpAfterError('(slugline --help lists all commands and options)')
  .exitOverride()
  .addHelpText(
    'after',
    '\nExit codes: 0 done, 1 the story failed or was refused, 2 wrong usage, 3 the system is not available.',
  );
/** Each command brings its own libraries; the one that is asked for is the only one loaded. */
const commands: Record<string, () => Promise<(program: Command) => void>> = {
  publish: async () => (await import('./commands/publish.ts')).addPublish,
  up: async () => (await import('./commands/up.ts')).addUp,
  start: async () => (await import('./commands/start.ts')).addStart,
  submit: async () => (await import('./commands/submit.ts')).addSubmit,
  status: async () => (await import('./commands/status.ts')).addStatus,
  release: async () => (await import('./commands/release.ts')).addRelease,
  failures: async () => (await import('./commands/failures.ts')).addFailures,
  rebuild: async () => (await import('./commands/rebuild.ts')).addRebuild,
  doctor: async () => (await import('./commands/doctor.ts')).addDoctor,
  token: async () => (await import('./commands/token.ts')).addToken,
  demo: async () => (await import('./commands/demo.ts')).addDemo,
};
// A reader that has seen enough (`| head`) ends its own reading, not the work.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
const asked = commands[process.argv[2] ?? ''];
for (const load of asked ? [asked] : Object.values(commands)) (await load())(program);
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
