/**
 * The process that reads: opens the reader that it is given, reads each input that it gets, and reports the
 * cost.
 */
import { Worker } from 'node:worker_threads';
import { SluglineError } from '@slugline/story';
import { most } from './limits.ts';

/** Reads an input, or throws. */
export type Read = (bytes: Buffer) => unknown;

/** The form of `readers`, which modules of readers export. Each is opened by its name. */
export type Readers = Record<string, () => Promise<Read>>;

/** The report on one input: CPU time in ms, and the peak memory of the process so far in bytes. */
export interface Report {
  cpuMs: number;
  peak: number;
  /** The stack of an error that is not a refusal. */
  crash?: string;
}

const [module = '', name = ''] = process.argv.slice(2);
const { readers } = (await import(module)) as { readers: Readers };
const read = await (readers[name] as Readers[string])();
const watch = new Worker(new URL('./watch.ts', import.meta.url));

process.on('message', async (bytes: Buffer) => {
  watch.postMessage({ cpuMs: 1000 + 4 * most.cpuMs(bytes.length), memory: 2 * most.memory });
  const before = process.cpuUsage();
  const crash = await crashIn(bytes);
  const { user, system } = process.cpuUsage(before);
  watch.postMessage(undefined);
  const peak = process.resourceUsage().maxRSS * 1024;
  process.send?.({ cpuMs: (user + system) / 1000, peak, ...(crash && { crash }) } satisfies Report);
});
process.on('disconnect', () => process.exit());
process.send?.('ready');

async function crashIn(bytes: Buffer): Promise<string | undefined> {
  try {
    await read(bytes);
    return undefined;
  } catch (error) {
    if (error instanceof SluglineError && error.code !== 'internal') return undefined;
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}
