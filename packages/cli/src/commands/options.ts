import { Option } from 'commander';

// Options that several commands share.
export const laneOption = () =>
  new Option('--lane <lane>', 'priority of all work').choices(['breaking', 'normal', 'backfill']);
export const jsonOption = () =>
  new Option('--json', 'print one JSON document on stdout and nothing else there');
export const dataOption = (otherwise = '.slugline') =>
  new Option('--data <dir>', `folder for Redis, stores and scratch files (default ${otherwise})`);

export const againOption = () =>
  new Option('--again', 'make a second story of a package that is live already');

export const reasonOption = () => new Option('--reason <text>', 'why; it is on record with your name');

/** Drops options that were not given, so that they don't replace settings. */
export const givenOptions = (options: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
