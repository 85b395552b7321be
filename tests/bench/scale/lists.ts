import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { writeFeeds } from '@slugline/publish';
import type { Context } from '@slugline/runtime';
import { quantile } from '../medians.ts';
import { destination } from './stories.ts';

/** How often each is called. */
const calls = 100;
const feedsWritten = 20;

/** Words that many stories have, that few have, and that none has; the beginning of a word; and a section. */
const searches = [
  'q=bridge',
  'q=winter+repairs+traffic',
  'q=number+77',
  'q=zeppelin',
  'q=op&section=sport',
  'q=ferry',
];

/** What a list costs: wall times, and CPU time for one. */
type Cost<Name extends string> = Record<`${Name}P50Ms` | `${Name}P95Ms` | `${Name}CpuMs`, number>;

/** Waits until the catalogue has all stories. Returns how long that took, seconds. */
export async function catalogueFilled({ catalogue }: Context, signal: AbortSignal): Promise<number> {
  const started = performance.now();
  while (!(await catalogue?.progress())?.filled) {
    signal.throwIfAborted();
    await wait(100);
  }
  return (performance.now() - started) / 1000;
}

/** The size of the catalogue's files, bytes. */
export async function catalogueSize(data: string): Promise<number> {
  const files = ['', '-wal'].map((ending) => join(data, 'catalogue', `stories.sqlite${ending}`));
  const sizes = await Promise.all(
    files.map((file) =>
      stat(file).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Measures the list of a section and searches. `cpuMs` returns the CPU time of the server so far. */
export async function costOfLists(
  url: string,
  cpuMs: () => number,
): Promise<Cost<'section'> & Cost<'search'>> {
  const section = await costOf('section', calls, cpuMs, () => ask(`${url}/v1/stories?section=sport`));
  let n = 0;
  const search = await costOf('search', calls, cpuMs, () =>
    ask(`${url}/v1/stories?${searches[n++ % searches.length]}`),
  );
  return { ...section, ...search };
}

/** Measures the writing of all feeds, in this process. */
export function costOfFeeds(context: Context): Promise<Cost<'feeds'>> {
  const cpuMs = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  return costOf('feeds', feedsWritten, cpuMs, () => writeFeeds(context, destination));
}

async function costOf<Name extends string>(
  name: Name,
  count: number,
  cpuMs: () => number,
  call: () => Promise<void>,
): Promise<Cost<Name>> {
  const taken: number[] = [];
  const before = cpuMs();
  for (let n = 0; n < count; n++) {
    const started = performance.now();
    await call();
    taken.push(performance.now() - started);
  }
  const cost = {
    [`${name}P50Ms`]: round(quantile(taken, 0.5)),
    [`${name}P95Ms`]: round(quantile(taken, 0.95)),
    [`${name}CpuMs`]: round((cpuMs() - before) / count),
  };
  return cost as Cost<Name>;
}

async function ask(url: string): Promise<void> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  await response.json();
}

const round = (value: number): number => Math.round(value * 10) / 10;
