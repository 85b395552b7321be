import { openPool } from './pool.ts';
import type { Tasks } from './tasks.ts';

/** Far above what the largest drafts, captions and pages need: a second, and about 150 MB. */
const limits = { threads: 2, deadlineMs: 15_000, memoryMb: 320 };

export type Threads = ReturnType<typeof openThreads>;

/**
 * Opens threads that run the functions in `tasks`. Each method runs the function of that name in a thread. It throws
 * the errors of the function, and `text_too_complex` with the file's name when a limit is reached. The first thread
 * starts at once.
 */
export function openThreads(own: Partial<typeof limits> = {}) {
  const pool = openPool({ script: new URL('./thread-entry.ts', import.meta.url), ...limits, ...own });
  const call = <T extends keyof Tasks>(task: T, name: string, ...args: Parameters<Tasks[T]>) =>
    pool.run({ task, args }, name) as Promise<Awaited<ReturnType<Tasks[T]>>>;
  return {
    parseDraft: (...args: Parameters<Tasks['parseDraft']>) => call('parseDraft', args[0].name, ...args),
    readSettings: (...args: Parameters<Tasks['readSettings']>) => call('readSettings', args[1], ...args),
    /** As `certainLanguage` of @slugline/draft, for the text of a file. */
    certainLanguage: (file: string, text: string) => call('certainLanguage', file, text),
    /** As `embargoAmong` of @slugline/draft, for the lines of a file. */
    embargoAmong: (file: string, lines: readonly string[]) => call('embargoAmong', file, lines),
    readCorrection: (...args: Parameters<Tasks['readCorrection']>) =>
      call('readCorrection', args[1], ...args),
    makeCaptions: (...args: Parameters<Tasks['makeCaptions']>) => call('makeCaptions', args[0].name, ...args),
    /** Returns the validated documents of an edition. Also throws `edition_invalid`. */
    renderEdition: (...args: Parameters<Tasks['renderEdition']>) =>
      call('renderEdition', `the page of “${args[0].headline}”`, ...args),
  };
}
