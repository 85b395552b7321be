import { randomInt } from 'node:crypto';
import { chosenIn, optionsIn, positive } from '../command-line.ts';

export const usage = `usage: npm run fuzz -- [--minutes N] [--seed S] [--only TARGET,…]

Gives hostile inputs of many sizes to everything that reads what is sent: drafts, captions, settings, metadata of
pictures, forms. Each is read in a process of its own. It prints what was tried, saves an input that crashes its reader,
or takes more than 0.2 s and 1 s per MB of CPU time, or more than 512 MB, as short as it could be made, and exits
with 1 if there is one.

  --minutes N      how long, shared by the targets (10)
  --seed S         makes the same inputs again; printed at the start
  --only TARGET,…  these targets alone, by name; a wrong name prints them all
`;

/** What to try. */
export interface Order {
  minutes: number;
  seed: string;
  /** Names of targets; undefined stands for all. */
  only: string[] | undefined;
}

/** Parses the command line. Throws `WrongUsage`. */
export function orderOf(args: string[], targets: readonly string[]): Order | 'help' {
  const { help, minutes = '10', seed, only } = optionsIn(args, words);
  if (help) return 'help';
  return {
    minutes: positive('minutes', minutes),
    seed: seed ?? String(randomInt(1_000_000)),
    only: chosenIn(only, 'target', targets),
  };
}

const words = {
  minutes: { type: 'string' },
  seed: { type: 'string' },
  only: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;
