import type { ObjectStore } from '@slugline/store';
import { keys, newStoryId, sequenceIn, storyIdIn } from '@slugline/story';

/** A journal as the listing has shown it. */
export interface Listed {
  storyId: string;
  /** The highest sequence. */
  last: number;
}

/** Many journals, sorted by the time in their ids. */
export interface JournalList {
  readonly length: number;
  /** Returns the journals from one index up to another, the newest first. */
  backwards(from: number, to: number): Listed[];
}

const idBytes = 26;
const recordBytes = idBytes + 4;

/**
 * Lists the journals of all stories whose ids were made since a time (ms since 1970); from 0: all journals. The store
 * is asked for that range only: the first ten characters of a ULID are its time (https://github.com/ulid/spec).
 *
 * A million journals take 30 MB: ids as strings would take several times that.
 */
export async function listJournals(store: ObjectStore, since: number): Promise<JournalList> {
  const after = since <= 0 ? keys.journals : `${keys.journals}${newStoryId(since).slice(0, 10)}`;
  let records = Buffer.alloc(recordBytes * 64);
  let length = 0;
  let newest = '';
  for await (const { key } of store.list(keys.journals, { after })) {
    const storyId = storyIdIn(key);
    // What else may be in that folder is no journal.
    if (storyId.length !== idBytes) continue;
    if (storyId !== newest) {
      newest = storyId;
      if (++length * recordBytes > records.length)
        records = Buffer.concat([records, Buffer.alloc(records.length)]);
      records.write(storyId, (length - 1) * recordBytes, idBytes, 'latin1');
    }
    records.writeUInt32LE(sequenceIn(key), (length - 1) * recordBytes + idBytes);
  }
  const at = (n: number): Listed => {
    const start = n * recordBytes;
    const storyId = records.toString('latin1', start, start + idBytes);
    return { storyId, last: records.readUInt32LE(start + idBytes) };
  };
  return {
    length,
    backwards: (from, to) => Array.from({ length: to - from }, (_, n) => at(to - 1 - n)),
  };
}
