import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { download, keys, type ObjectStore } from '@slugline/store';

/** Originals on this machine's disk, for jobs that each make a part of one. */
export interface Originals {
  /**
   * Gives the path of an original while `work` lasts; nobody may write to it, since it may be the newsroom's only copy. It
   * is fetched once however many ask for it. Rejects as `download` does, and with what `work` rejects with.
   */
  use<T>(sha256: string, work: (file: string) => Promise<T>): Promise<T>;
}

interface Kept {
  file: Promise<string>;
  bytes: number;
  users: number;
}

/**
 * Opens the cache of a process. What nobody uses stays until there are more than `budgetBytes`; then the one goes
 * that was not used for longest. Originals in use are never removed, so these alone may exceed the budget.
 */
export function openOriginals(store: ObjectStore, folder: string, budgetBytes: number): Originals {
  /** In order of use: the first was not used for longest. */
  const kept = new Map<string, Kept>();
  let fetched = 0;

  const fetch = async (sha256: string, entry: Kept): Promise<string> => {
    await mkdir(folder, { recursive: true });
    // Named by nothing that a user gave: a name can't be an option or a pattern to a tool.
    // And never the same twice: one that is being removed is not in the way.
    const file = join(folder, `${sha256}-${fetched++}`);
    await download(store, keys.original(sha256), file, { sha256 });
    entry.bytes = (await stat(file)).size;
    return file;
  };

  const makeRoom = async () => {
    let bytes = [...kept.values()].reduce((sum, entry) => sum + entry.bytes, 0);
    for (const [sha256, entry] of kept) {
      if (bytes <= budgetBytes) return;
      if (entry.users > 0) continue;
      kept.delete(sha256);
      bytes -= entry.bytes;
      await rm(await entry.file, { force: true });
    }
  };

  return {
    use: async (sha256, work) => {
      const entry = kept.get(sha256) ?? { file: Promise.resolve(''), bytes: 0, users: 0 };
      entry.users++;
      if (kept.has(sha256)) kept.delete(sha256);
      else entry.file = fetch(sha256, entry);
      kept.set(sha256, entry);
      try {
        return await work(await entry.file);
      } finally {
        entry.users--;
        await entry.file.catch(() => kept.get(sha256) === entry && kept.delete(sha256));
        await makeRoom();
      }
    },
  };
}
