import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadUnverified, type ObjectStore } from '@slugline/store';
import { keys } from '@slugline/story';

/** A cache of originals on this machine's disk, for jobs that each make a part of one. */
export interface Originals {
  /**
   * Calls `work` with the path of an original, which is valid until `work` ends. Nobody may write to the file, since
   * it may be the newsroom's only copy. The original is fetched once for all callers. Its hash is checked while
   * `work` runs, so `work` must not publish anything: its result is returned only after it has ended and the hash is
   * right. Rejects as `download` does, or as `work` does.
   */
  use<T>(sha256: string, work: (file: string) => Promise<T>): Promise<T>;
}

interface Kept {
  file: string;
  /** Resolves when the file is on disk; `verified` then says whether its hash is right. */
  here: Promise<{ verified: Promise<void> }>;
  bytes: number;
  users: number;
}

/**
 * Opens the cache of a process. Unused originals stay until they exceed `budgetBytes`; then the least recently used are
 * removed. Originals in use are never removed, so they alone may exceed the budget.
 */
export function openOriginals(store: ObjectStore, folder: string, budgetBytes: number): Originals {
  /** In order of use: the least recently used comes first. */
  const kept = new Map<string, Kept>();
  let fetched = 0;

  const bringTo = async (file: string, sha256: string) => {
    await mkdir(folder, { recursive: true });
    return downloadUnverified(store, keys.original(sha256), file, { sha256 });
  };

  const begin = (sha256: string): Kept => {
    // The name holds nothing that a user chose, so a tool can't take it for an option or a pattern. It is new each
    // time, so a file that is being removed is not in the way.
    const file = join(folder, `${sha256}-${fetched++}`);
    const entry = { file, here: bringTo(file, sha256), bytes: 0, users: 0 };
    // After a failed fetch or wrong bytes, the next job fetches it again: it may have been repaired.
    const forget = () => kept.get(sha256) === entry && kept.delete(sha256);
    entry.here.then(({ verified }) => void verified.catch(forget), forget);
    return entry;
  };

  const makeRoom = async () => {
    let bytes = [...kept.values()].reduce((sum, entry) => sum + entry.bytes, 0);
    for (const [sha256, entry] of kept) {
      if (bytes <= budgetBytes) return;
      if (entry.users > 0) continue;
      kept.delete(sha256);
      bytes -= entry.bytes;
      await remove(entry);
    }
  };

  return {
    use: async (sha256, work) => {
      const entry = kept.get(sha256) ?? begin(sha256);
      entry.users++;
      kept.delete(sha256);
      kept.set(sha256, entry);
      const { file } = entry;
      try {
        const { verified } = await entry.here;
        entry.bytes = (await stat(file)).size;
        const [made, genuine] = await Promise.allSettled([work(file), verified]);
        if (genuine.status === 'rejected') throw genuine.reason;
        if (made.status === 'rejected') throw made.reason;
        return made.value;
      } finally {
        entry.users--;
        if (kept.get(sha256) !== entry && entry.users === 0) await remove(entry);
        await makeRoom();
      }
    },
  };
}

const remove = ({ file }: Kept) => rm(file, { force: true });
