import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { bring, type ObjectStore } from '@slugline/store';
import { keys } from '@slugline/story';

/** Originals on this machine's disk, for jobs that each make a part of one. */
export interface Originals {
  /**
   * Gives the path of an original while `work` lasts; nobody may write to it, since it may be the newsroom's only copy. It
   * is fetched once however many ask for it. Its hash is checked meanwhile, so `work` must leave nothing that counts: what it
   * made is given when it has ended and the hash is right. Rejects as `download` does, and with what `work` rejects with.
   */
  use<T>(sha256: string, work: (file: string) => Promise<T>): Promise<T>;
}

interface Kept {
  file: string;
  /** When the file is there; it may still turn out to be another one. */
  here: Promise<{ verified: Promise<void> }>;
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

  const bringTo = async (file: string, sha256: string) => {
    await mkdir(folder, { recursive: true });
    return bring(store, keys.original(sha256), file, { sha256 });
  };

  const begin = (sha256: string): Kept => {
    // Named by nothing that a user gave: a name can't be an option or a pattern to a tool.
    // And never the same twice: one that is being removed is not in the way.
    const file = join(folder, `${sha256}-${fetched++}`);
    const entry = { file, here: bringTo(file, sha256), bytes: 0, users: 0 };
    // One that did not come, or came with other bytes, is asked for again by the next job: it may have been healed.
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
