import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

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

/** A command line that can't be understood; the message says why. */
export class WrongUsage extends Error {}

/** What is to be run. */
export interface Order {
  minutes: number;
  seed: string;
  stories: number;
  /** Names of faults; undefined stands for all. */
  only: string[] | undefined;
  store: 'directory' | 's3';
  keep: boolean;
}

/** Understands the words of a command line. Throws `WrongUsage`. */
export function orderOf(args: string[], faults: readonly string[]): Order | 'help' {
  const { help, minutes = '3', seed, stories, only, store = 'directory', keep = false } = parsed(args);
  if (help) return 'help';
  const chosen = only?.split(',');
  const unknown = chosen?.find((name) => !faults.includes(name));
  if (unknown !== undefined)
    throw new WrongUsage(`there is no fault “${unknown}”, only ${faults.join(', ')}`);
  if (store !== 'directory' && store !== 's3')
    throw new WrongUsage(`--store is directory or s3, not “${store}”`);
  const length = positive('minutes', minutes);
  return {
    minutes: length,
    seed: seed ?? String(randomInt(1_000_000)),
    stories: Math.round(stories === undefined ? 10 * length : positive('stories', stories)),
    only: chosen,
    store,
    keep,
  };
}

function parsed(args: string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args,
      options: {
        minutes: text,
        seed: text,
        stories: text,
        only: text,
        store: text,
        keep: flag,
        help: { ...flag, short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new WrongUsage((error as Error).message);
  }
}

function positive(name: string, value: string): number {
  const number = Number(value);
  if (Number.isFinite(number) && number > 0) return number;
  throw new WrongUsage(`--${name} must be a number above 0, not “${value}”`);
}
