import { openPool } from './pool.ts';
import type { Tasks } from './tasks.ts';

/** Far above what the bounds of drafts, captions and pages allow: a second, and some 150 MB. */
const limits = { threads: 2, deadlineMs: 15_000, memoryMb: 320 };

export type Threads = ReturnType<typeof openThreads>;

/**
 * Threads that do what `tasks` lists: each function is the one of its package by that name, as a promise, and throws
 * `text_too_complex` besides, which names the file. The first starts at once.
 */
export function openThreads(own: Partial<typeof limits> = {}) {
  const pool = openPool({ script: new URL('./thread.ts', import.meta.url), ...limits, ...own });
  const call = <T extends keyof Tasks>(task: T, name: string, ...args: Parameters<Tasks[T]>) =>
    pool.run({ task, args }, name) as Promise<Awaited<ReturnType<Tasks[T]>>>;
  return {
    parseDraft: (...args: Parameters<Tasks['parseDraft']>) => call('parseDraft', args[0].name, ...args),
    parseSettings: (...args: Parameters<Tasks['parseSettings']>) => call('parseSettings', args[1], ...args),
    makeCaptions: (...args: Parameters<Tasks['makeCaptions']>) => call('makeCaptions', args[0].name, ...args),
    /** The documents of an edition, sound. Throws `edition_invalid` as well. */
    renderEdition: (...args: Parameters<Tasks['renderEdition']>) =>
      call('renderEdition', `the page of “${args[0].headline}”`, ...args),
  };
}
