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
export interface PublicDocument {
  key: string;
  bytes: Uint8Array;
  sha256: string;
  delivery: Delivery;
}

/** Prepares a text for a destination. `movedTo`: see `deliveryOf`. */
export const documentFor = (
  key: string,
  bytes: Uint8Array,
  tags: readonly string[] = [],
  movedTo?: string,
): PublicDocument => ({ key, bytes, sha256: sha256Of(bytes), delivery: deliveryOf(key, tags, movedTo) });

/**
 * Returns the keys of a text's compressed twins, for edges that send files as they are (gzip_static). Only a directory
 * has them: the CDN of a bucket compresses by itself.
 */
export const twinsOf = ({ folder }: OpenDestination, key: string): string[] =>
  folder !== undefined && compressible(key)
    ? Object.values(encodings).map(({ ending }) => `${key}${ending}`)
    : [];

/** What a destination had at a key when it was last read; undefined for nothing. */
export type Seen = ObjectInfo | undefined;

interface Replacing {
  /** Returns what the destination has at the keys. Default: one request for each key. */
  look?(): Promise<readonly Seen[]>;
  /** Called when readers get all texts, before their twins are made. */
  onShown?(): Promise<void>;
  signal?: AbortSignal | undefined;
}

/**
 * Writes texts, one right after another, and reads all of them back. Then it makes their compressed twins. `decide`
 * gets what the destination has at these keys, and returns the texts to write, or undefined to write nothing. Each
 * text replaces only what `decide` was given. When another writer came between, all of this is repeated. Returns
 * whether the texts were written.
 *
 * Throws `store_mismatch` when the destination has other bytes than were written and `decide` still wants to write,
 * and the reason of `signal` when that is aborted.
 */
export async function replaceDocuments(
  destination: OpenDestination,
  keys: readonly string[],
  decide: (seen: readonly Seen[]) => Promise<readonly PublicDocument[] | undefined>,
  { look = () => tagsAt(destination, keys), onShown, signal }: Replacing = {},
): Promise<boolean> {
  let left: string | undefined;
  for (const pause of pauses) {
    if (pause > 0) await sleep(pause);
    signal?.throwIfAborted();
    const seen = await look();
    const texts = await decide(seen);
    if (texts === undefined) return false;
    left = await replaceAll(destination, texts, seen, signal);
    if (left !== undefined) continue;
    const shown = await Promise.all(texts.map((text) => whenShown(destination, text)));
    left = texts.find((_text, n) => shown[n] === undefined)?.key;
    if (left === undefined) {
      await onShown?.();
      left = await makeTwins(destination, texts, shown);
    }
    if (left === undefined) return true;
    if ((await decide(await look())) === undefined) return false;
    break;
  }
  throw new SluglineError('store_mismatch', `${left} in ${destination.store.name} is not what was written.`, {
    where: left ?? '',
  });
}

const tagsAt = ({ store }: OpenDestination, keys: readonly string[]): Promise<Seen[]> =>
  Promise.all(keys.map((key) => store.head(key)));

/** Writes the texts in order. Stops at the first that another writer has replaced, and returns its key. */
async function replaceAll(
  destination: OpenDestination,
  texts: readonly PublicDocument[],
  seen: readonly Seen[],
  signal?: AbortSignal,
): Promise<string | undefined> {
  const { store } = destination;
  const twins = texts.flatMap(({ key }) => twinsOf(destination, key));
  if (twins.length > 0) {
    // A twin must never be older than its text. So the twins are deleted first, then the texts are replaced, then the
    // new twins are written. The twins of a newer text stay.
    const now = await tagsAt(
      destination,
      texts.map(({ key }) => key),
    );
    const other = now.findIndex((info, n) => info?.etag !== seen[n]?.etag);
    if (other !== -1) return texts[other]?.key;
    await store.delete(twins);
  }
  for (const [n, { key, bytes, sha256, delivery }] of texts.entries()) {
    signal?.throwIfAborted();
    const etag = seen[n]?.etag;
    // Without a tag nothing was there, and nothing may be there now.
    const written = await (etag === undefined
      ? store.putIfAbsent(key, bytes, { sha256, delivery })
      : store.putIfMatch(key, bytes, etag, { sha256, delivery }));
    if (!written) return key;
  }
  return undefined;
}

/** Makes the twins of the texts. Returns the key of the first text that another writer has replaced meanwhile. */
async function makeTwins(
  destination: OpenDestination,
  texts: readonly PublicDocument[],
  shown: readonly Seen[],
): Promise<string | undefined> {
  const made = await Promise.all(texts.map((text, n) => makeTwinsOf(destination, text, shown[n])));
  return texts.find((_text, n) => !made[n])?.key;
}

/** `shown` is what the destination had at the key when it had these bytes. */
async function makeTwinsOf(
  destination: OpenDestination,
  { key, bytes, sha256 }: Pick<PublicDocument, 'key' | 'bytes' | 'sha256'>,
  shown: Seen,
): Promise<boolean> {
  const twins = twinsOf(destination, key);
  if (twins.length === 0) return true;
  const { store } = destination;
  const packed = await Promise.all(
    Object.values(encodings).map(async ({ ending, pack }) => ({ ending, bytes: await pack(bytes) })),
  );
  for (const twin of packed) await store.put(`${key}${twin.ending}`, twin.bytes);
  const now = await store.head(key);
  // The same bytes may have been written again: their twins are the same.
  if (now !== undefined && (now.etag === shown?.etag || (await hashAt(destination, key)) === sha256))
    return true;
  // A newer text was written meanwhile. No twins are better than the twins of this text.
  await store.delete(twins);
  return false;
}

/** Makes those twins of live texts that are missing, because a run was killed before it had made them. */
export async function ensureTwins(destination: OpenDestination, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    const twins = await tagsAt(destination, twinsOf(destination, key));
    if (!twins.includes(undefined)) continue;
    const found = await readAt(destination, key);
    if (found === undefined) continue;
    const { info, bytes } = found;
    await makeTwinsOf(destination, { key, bytes, sha256: sha256Of(bytes) }, info);
  }
}

/**
 * Reads a text back until readers get it, for as long as a store may need to show a write. Returns what is there then;
 * undefined when it has other bytes.
 */
async function whenShown(
  destination: OpenDestination,
  { key, sha256 }: Pick<PublicDocument, 'key' | 'sha256'>,
): Promise<Seen> {
  for (const pause of pauses) {
    if (pause > 0) await sleep(pause);
    const found = await readAt(destination, key);
    if (found && sha256Of(found.bytes) === sha256) return found.info;
  }
  return undefined;
}

/** Returns the SHA-256 of the object at a key; undefined when there is none. */
export async function hashAt(destination: OpenDestination, key: string): Promise<string | undefined> {
  const found = await readAt(destination, key);
  return found && sha256Of(found.bytes);
}

const unpack = { '.br': promisify(brotliDecompress), '.gz': promisify(gunzip) };

/** Returns the SHA-256 of the unpacked content of each existing twin; undefined for a damaged one. */
export async function twinsAt(destination: OpenDestination, key: string): Promise<(string | undefined)[]> {
  if (destination.folder === undefined || !compressible(key)) return [];
  const hashes: (string | undefined)[] = [];
  for (const [ending, unpacked] of Object.entries(unpack)) {
    const found = await readAt(destination, `${key}${ending}`);
    if (found) hashes.push(await unpacked(found.bytes).then(sha256Of, () => undefined));
  }
  return hashes;
}

/** Returns the whole of an object at a destination; undefined when there is none. */
export async function readAt(
  { store }: OpenDestination,
  key: string,
): Promise<{ info: ObjectInfo; bytes: Buffer } | undefined> {
  try {
    const { info, body } = await store.get(key);
    return { info, bytes: await buffer(body) };
  } catch (error) {
    if (error instanceof SluglineError && error.code === 'object_missing') return undefined;
    throw error;
  }
}
