import { randomInt } from 'node:crypto';
import { chosenIn, optionsIn, positive, WrongUsage } from '../command-line.ts';

export const usage = `usage: npm run chaos -- [--minutes N] [--seed S] [--stories N] [--only FAULT,…]
                            [--store directory|s3] [--keep]

Runs a newsroom of several processes, kills and freezes them, Redis and a store at random, and sends stories all
the while. Another process reads the public side through files and through the edge. When the faults end, every
accepted story must be complete. It prints what was done and every broken promise, and exits with 1 if there is one.

  --minutes N     how long faults happen (3)
  --seed S        makes the same choices again; printed at the start
  --stories N     how many stories are sent in that time (ten a minute)
  --only FAULT,…  these faults alone, by name; a wrong name prints them all
  --store KIND    where the working store is (directory); s3 starts a Ceph gateway, whose programs must be installed
  --keep          leaves the folder with stores and logs in place; it stays anyway when a promise was broken
`;

/** What to run. */
export interface Order {
  minutes: number;
  seed: string;
  stories: number;
  /** Names of faults; undefined stands for all. */
  only: string[] | undefined;
  store: 'directory' | 's3';
  keep: boolean;
}

/** Parses the command line. Throws `WrongUsage`. */
export function orderOf(args: string[], faults: readonly string[]): Order | 'help' {
  const {
    help,
    minutes = '3',
    seed,
    stories,
    only,
    store = 'directory',
    keep = false,
  } = optionsIn(args, words);
  if (help) return 'help';
  if (store !== 'directory' && store !== 's3')
    throw new WrongUsage(`--store is directory or s3, not “${store}”`);
  const length = positive('minutes', minutes);
  return {
    minutes: length,
    seed: seed ?? String(randomInt(1_000_000)),
    stories: Math.round(stories === undefined ? 10 * length : positive('stories', stories)),
    only: chosenIn(only, 'fault', faults),
    store,
    keep,
  };
}

const words = {
  minutes: { type: 'string' },
  seed: { type: 'string' },
  stories: { type: 'string' },
  only: { type: 'string' },
  store: { type: 'string' },
  keep: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;
