import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip } from 'node:zlib';
import type { OpenDestination } from '@slugline/runtime';
import { compressible, type Delivery, deliveryOf, encodings, type ObjectInfo } from '@slugline/store';
import { SluglineError, sha256Of } from '@slugline/story';

/**
 * Pauses before each read of a text that was written, ms. Some stores show a write to other readers only two seconds
 * later; all pauses together are longer than that.
 */
const pauses = [0, 50, 200, 500, 1000, 2000];

/** A public text, ready to be written. */
export interface Text {
  key: string;
  bytes: Uint8Array;
  sha256: string;
  delivery: Delivery;
  /** The compressed twins by key, for edges that send files as they are (gzip_static). Only a directory has them. */
  twins: ReadonlyMap<string, Uint8Array>;
}

/** Prepares a text for a destination. A directory gets compressed twins; the CDN of a bucket compresses by itself. */
export async function textOf(
  { folder }: OpenDestination,
  key: string,
  bytes: Uint8Array,
  tags: readonly string[] = [],
): Promise<Text> {
  const twins = new Map<string, Uint8Array>();
  if (folder !== undefined && compressible(key)) {
    for (const { ending, pack } of Object.values(encodings)) twins.set(`${key}${ending}`, await pack(bytes));
  }
  return { key, bytes, sha256: sha256Of(bytes), delivery: deliveryOf(key, tags), twins };
}

/** What a destination had at a key when it was last read; undefined for nothing. */
export type Seen = ObjectInfo | undefined;

/**
 * Writes texts, one right after another, and reads each of them back. `decide` gets what the destination has at these
 * keys, and returns the texts to write, or undefined to write nothing. Each text replaces only what `decide` was
 * given. When another writer came between, all of this is repeated. Returns whether the texts were written.
 *
 * Throws `store_mismatch` when the destination has other bytes than were written and `decide` still wants to write,
 * and the reason of `signal` when that is aborted.
 */
export async function placeTexts(
  destination: OpenDestination,
  keys: readonly string[],
  decide: (seen: readonly Seen[]) => Promise<readonly Text[] | undefined>,
  signal?: AbortSignal,
): Promise<boolean> {
  const look = () => Promise.all(keys.map((key) => destination.store.head(key)));
  let left: string | undefined;
  for (const pause of pauses) {
    await sleep(pause);
    signal?.throwIfAborted();
    const seen = await look();
    const texts = await decide(seen);
    if (texts === undefined) return false;
    left = await replaceAll(destination, texts, seen, signal);
    if (left !== undefined) continue;
    left = await completeAll(destination, texts);
    if (left === undefined) return true;
    if ((await decide(await look())) === undefined) return false;
    break;
  }
  throw new SluglineError('store_mismatch', `${left} in ${destination.store.name} is not what was written.`, {
    where: left ?? '',
  });
}

/** Writes the texts in order. Stops at the first that another writer has replaced, and returns its key. */
async function replaceAll(
  destination: OpenDestination,
  texts: readonly Text[],
  seen: readonly Seen[],
  signal?: AbortSignal,
): Promise<string | undefined> {
  for (const [n, text] of texts.entries()) {
    signal?.throwIfAborted();
    if (!(await replace(destination, text, seen[n]?.etag))) return text.key;
  }
  return undefined;
}

/**
 * Replaces the object only if it has this tag (undefined: if there is none). Returns false when another one is there.
 */
async function replace({ store }: OpenDestination, text: Text, etag: string | undefined): Promise<boolean> {
  const { key, bytes, sha256, delivery, twins } = text;
  if (twins.size > 0) {
    // Must not delete the twins of a newer text.
    if ((await store.head(key))?.etag !== etag) return false;
    // A twin must never be older than its text. So the twins are deleted first, then the text is replaced, then the new
    // twins are written.
    await store.delete([...twins.keys()]);
  }
  return etag === undefined
    ? store.putIfAbsent(key, bytes, { sha256, delivery })
    : store.putIfMatch(key, bytes, etag, { sha256, delivery });
}

/** Reads the texts back and adds their twins. Returns the key of the first that has other bytes. */
async function completeAll(
  destination: OpenDestination,
  texts: readonly Text[],
): Promise<string | undefined> {
  for (const { key, sha256, twins } of texts) {
    if (!(await isShown(destination, key, sha256))) return key;
    if (twins.size === 0) continue;
    const { store } = destination;
    for (const [twin, bytes] of twins) await store.put(twin, bytes);
    if ((await hashAt(destination, key)) === sha256) continue;
    // A newer text was written meanwhile. No twins are better than the twins of this text.
    await store.delete([...twins.keys()]);
    return key;
  }
  return undefined;
}

/** Whether readers get this text. Tries again for as long as a store may need to show a write. */
async function isShown(destination: OpenDestination, key: string, sha256: string): Promise<boolean> {
  for (const pause of pauses) {
    await sleep(pause);
    if ((await hashAt(destination, key)) === sha256) return true;
  }
  return false;
}

/** Returns the SHA-256 of the object at a key; undefined when there is none. */
export async function hashAt(destination: OpenDestination, key: string): Promise<string | undefined> {
  const bytes = await bytesAt(destination, key);
  return bytes && sha256Of(bytes);
}

const unpack = { '.br': promisify(brotliDecompress), '.gz': promisify(gunzip) };

/** Returns the SHA-256 of the unpacked content of each existing twin; undefined for a damaged one. */
export async function twinsAt(destination: OpenDestination, key: string): Promise<(string | undefined)[]> {
  if (destination.folder === undefined || !compressible(key)) return [];
  const hashes: (string | undefined)[] = [];
  for (const [ending, unpacked] of Object.entries(unpack)) {
    const bytes = await bytesAt(destination, `${key}${ending}`);
    if (bytes) hashes.push(await unpacked(bytes).then(sha256Of, () => undefined));
  }
  return hashes;
}

async function bytesAt({ store }: OpenDestination, key: string): Promise<Buffer | undefined> {
  try {
    return await buffer((await store.get(key)).body);
  } catch (error) {
    if (error instanceof SluglineError && error.code === 'object_missing') return undefined;
    throw error;
  }
}
