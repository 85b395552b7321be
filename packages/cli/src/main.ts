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
/** The commands by name. Only the command that runs is imported, with the libraries that it needs. */
const commands: Record<string, () => Promise<(program: Command) => void>> = {
  publish: async () => (await import('./commands/publish.ts')).addPublish,
  up: async () => (await import('./commands/up.ts')).addUp,
  start: async () => (await import('./commands/start.ts')).addStart,
  submit: async () => (await import('./commands/submit.ts')).addSubmit,
  correct: async () => (await import('./commands/correct.ts')).addCorrect,
  status: async () => (await import('./commands/status.ts')).addStatus,
  hold: async () => (await import('./commands/hold.ts')).addHold,
  release: async () => (await import('./commands/release.ts')).addRelease,
  schedule: async () => (await import('./commands/schedule.ts')).addSchedule,
  move: async () => (await import('./commands/move.ts')).addMove,
  preview: async () => (await import('./commands/preview.ts')).addPreview,
  retract: async () => (await import('./commands/retract.ts')).addRetract,
  reinstate: async () => (await import('./commands/retract.ts')).addReinstate,
  receipt: async () => (await import('./commands/receipt.ts')).addReceipt,
  republish: async () => (await import('./commands/republish.ts')).addRepublish,
  originals: async () => (await import('./commands/originals.ts')).addOriginals,
  failures: async () => (await import('./commands/failures.ts')).addFailures,
  rebuild: async () => (await import('./commands/rebuild.ts')).addRebuild,
  migrate: async () => (await import('./commands/migrate.ts')).addMigrate,
  export: async () => (await import('./commands/export.ts')).addExport,
  doctor: async () => (await import('./commands/doctor.ts')).addDoctor,
  token: async () => (await import('./commands/token.ts')).addToken,
  demo: async () => (await import('./commands/demo.ts')).addDemo,
};
// When the reader of a pipe exits early (`| head`), the work goes on.
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
    // Commander has printed the message. `--help` and `--version` arrive here, too, with exit code 0.
    process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  } else {
    process.exitCode = report(error);
  }
}
