import { type ParseArgsConfig, parseArgs } from 'node:util';

/** A command line that can't be understood; the message says why. */
export class WrongUsage extends Error {}

/** The values of the options on a command line. Throws `WrongUsage` for any other word. */
export function optionsIn<T extends NonNullable<ParseArgsConfig['options']>>(args: string[], options: T) {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new WrongUsage((error as Error).message);
  }
}

/** The value of an option that is a number above 0. Throws `WrongUsage`. */
export function positive(name: string, value: string): number {
  const number = Number(value);
  if (Number.isFinite(number) && number > 0) return number;
  throw new WrongUsage(`--${name} must be a number above 0, not “${value}”`);
}

/** The names in `--only`; undefined stands for all. Throws `WrongUsage` for a name that is not among the known. */
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
