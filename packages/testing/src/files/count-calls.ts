import files, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const ofPaths = [
  'open',
  'stat',
  'lstat',
  'mkdir',
  'rename',
  'link',
  'unlink',
  'rm',
  'rmdir',
  'chmod',
] as const;
const ofHandles = ['stat', 'read', 'writeFile', 'sync', 'chmod'] as const;

type Functions = Record<string, (...args: unknown[]) => unknown>;

/** The calls of this process to `node:fs/promises` while they are counted. Dispose of it to count no more. */
export interface FileCalls extends Disposable {
  /** How often a function was called, such as `open` of a path or `sync` of an open file. */
  of(name: string): number;
  all(): Readonly<Record<string, number>>;
}

/**
 * Counts the calls of this process to `node:fs/promises` from now on. Everything still happens as before. Calls to other
 * modules, such as streams of files, and the closing of files are not counted.
 */
export function countFileCalls(): FileCalls {
  const counts: Record<string, number> = {};
  const restore: (() => void)[] = [];
  const count = (on: Functions, name: string) => {
    const original = on[name];
    if (original === undefined) return;
    on[name] = function (this: unknown, ...args: unknown[]) {
      counts[name] = (counts[name] ?? 0) + 1;
      return original.apply(this, args);
    };
    restore.push(() => {
      on[name] = original;
    });
  };
  let handles: Functions | undefined;
  const { open } = files;
  const on = files as unknown as Functions;
  for (const name of ofPaths) count(on, name);
  on.open = async (...args: unknown[]): Promise<FileHandle> => {
    counts.open = (counts.open ?? 0) + 1;
    const handle = await open(...(args as Parameters<typeof open>));
    if (handles === undefined) {
      handles = Object.getPrototypeOf(handle) as Functions;
      for (const name of ofHandles) count(handles, name);
    }
    return handle;
  };
  // Named imports follow the module's own object from here on.
  syncBuiltinESMExports();
  return {
    of: (name) => counts[name] ?? 0,
    all: () => counts,
    [Symbol.dispose]: () => {
      for (const undo of restore) undo();
      syncBuiltinESMExports();
    },
  };
}
