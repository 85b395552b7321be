import { type ParseArgsConfig, parseArgs } from 'node:util';

/** A command line with a mistake; the message says which. */
export class WrongUsage extends Error {}

/** Returns the values of the options on a command line. Throws `WrongUsage` for any other word. */
export function optionsIn<T extends NonNullable<ParseArgsConfig['options']>>(args: string[], options: T) {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new WrongUsage((error as Error).message);
  }
}

/** Returns the value of an option that is a number above 0. Throws `WrongUsage` for other values. */
export function positive(name: string, value: string): number {
  const number = Number(value);
  if (Number.isFinite(number) && number > 0) return number;
  throw new WrongUsage(`--${name} must be a number above 0, not “${value}”`);
}

/** Returns the names in `--only`; undefined stands for all. Throws `WrongUsage` for an unknown name. */
export function chosenIn(
  only: string | undefined,
  what: string,
  known: readonly string[],
): string[] | undefined {
  const chosen = only?.split(',');
  const unknown = chosen?.find((name) => !known.includes(name));
  if (unknown === undefined) return chosen;
  throw new WrongUsage(`there is no ${what} “${unknown}”, only ${known.join(', ')}`);
}
