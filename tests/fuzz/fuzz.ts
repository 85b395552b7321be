/** `npm run fuzz`: tries hostile inputs on every parser of submitted data. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WrongUsage } from '../command-line.ts';
import { type Order, orderOf, usage } from './arguments.ts';
import { openReader } from './process.ts';
import { readers } from './readers.ts';
import { type Found, search } from './search.ts';
import { targets } from './targets.ts';

const say = (words: string) => void process.stdout.write(`${words}\n`);

try {
  const order = orderOf(process.argv.slice(2), Object.keys(readers));
  if (order === 'help') process.stdout.write(usage);
  else process.exitCode = (await run(order)) ? 0 : 1;
} catch (error) {
  const wrong = error instanceof WrongUsage;
  process.stderr.write(`${wrong ? `${error.message}\n${usage}` : (error as Error).stack}\n`);
  process.exitCode = wrong ? 2 : 1;
}

/** Returns whether no input failed. */
async function run({ minutes, seed, only }: Order): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'slugline-fuzz-'));
  // Readers that are killed leave their files there.
  process.env.FUZZ_FOLDER = folder;
  const names = only ?? Object.keys(readers);
  say(`seed ${seed}, ${minutes} minutes, ${names.length} targets`);
  const failures: string[] = [];
  try {
    for (const name of names) {
      const { input, sample } = targets[name as keyof typeof readers];
      const reader = openReader(join(import.meta.dirname, 'readers.ts'), name, sample);
      const found = await search(input, reader, {
        seed: `${seed} ${name}`,
        ms: (minutes * 60_000) / names.length,
      }).finally(reader.close);
      say(inWords(name, found));
      if (found.failure) {
        const file = join(tmpdir(), `slugline-fuzz-${name}-${process.pid}`);
        await writeFile(file, found.failure.input);
        const { kind, what } = found.failure.fault;
        say(`FAILED  ${name}: ${kind}: ${found.failure.input.length} bytes in ${file}: ${what}`);
        failures.push(name);
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  say(failures.length === 0 ? 'no input failed' : `${failures.join(', ')} failed; seed ${seed}`);
  return failures.length === 0;
}

function inWords(name: string, { runs, share, secondsPerMb, peak }: Found): string {
  return [
    name.padEnd(12),
    `${runs} runs`.padStart(10),
    `${(100 * share).toFixed(0)} % of the CPU time at most`,
    `${secondsPerMb.toFixed(2)} s per MB at most`,
    `${(peak / 1024 / 1024).toFixed(0)} MB at most`,
  ].join(', ');
}
