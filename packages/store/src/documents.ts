import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { SluglineError, sha256Of } from '@slugline/story';
import type { ObjectStore, PutOptions } from './port.ts';

/** What is known about an object. Without it, only what the store says about the object can be checked. */
interface Expected {
  sha256?: string;
}

/** Pauses before a damaged object is read again, ms. When it stays damaged, the job's own retry waits longer. */
const pauses = [100, 500];

/**
 * Reads a small object whole. Checks its bytes against the expected hash or, without one, the hash that the store
 * keeps. Damaged bytes are read again, twice, within a second: they may have been damaged in transit. Throws the
 * errors of `ObjectStore.get`, and `store_mismatch` when the bytes are wrong each time.
 */
export async function readBytes(store: ObjectStore, key: string, expected?: Expected): Promise<Buffer> {
  return again(async () => (await readOnce(store, key, expected)).bytes);
}

/** Like `readBytes`, decoded as UTF-8. */
export async function readText(store: ObjectStore, key: string, expected?: Expected): Promise<string> {
  return textOf(await readBytes(store, key, expected));
}

/** Checks and converts parsed JSON, or throws: for example a zod schema. */
interface Schema<T> {
  parse(value: unknown): T;
}

/**
 * Reads a JSON object like `readBytes`. Throws `store_mismatch` when it is not JSON, and `payload_invalid` when it
 * does not fit the schema. When its hash is known, another version of the program wrote it, and a retry can't help.
 * Otherwise its bytes may be wrong.
 */
export async function readJson<T>(
  store: ObjectStore,
  key: string,
  schema: Schema<T>,
  expected?: Expected,
): Promise<T> {
  return again(async () => {
    const { bytes, genuine } = await readOnce(store, key, expected);
    const value = parseJson(store, key, textOf(bytes));
    try {
      return schema.parse(value);
    } catch (cause) {
      const message = `${key} in ${store.name} is not of the expected form: ${messageOf(cause)}`;
      throw new SluglineError('payload_invalid', message, { where: key, cause, retry: !genuine });
    }
  });
}

/**
 * Like `readJson`, for an object that is known to exist: waits up to five seconds until it is visible. Some stores
 * show a write to other readers later than to its writer. Throws `object_missing` after that.
 */
export async function awaitJson<T>(store: ObjectStore, key: string, schema: Schema<T>): Promise<T> {
  for (const pause of [50, 100, 200, 400, 800, 1600, 2000]) {
    try {
      return await readJson(store, key, schema);
    } catch (error) {
      if (!(error instanceof SluglineError) || error.code !== 'object_missing') throw error;
      await wait(pause);
    }
  }
  return readJson(store, key, schema);
}

/** Like `readJson`; returns undefined when no object has this key. */
export async function findJson<T>(
  store: ObjectStore,
  key: string,
  schema: Schema<T>,
): Promise<T | undefined> {
  try {
    return await readJson(store, key, schema);
  } catch (error) {
    if (error instanceof SluglineError && error.code === 'object_missing') return undefined;
    throw error;
  }
}

/** Writes a JSON object atomically. Throws the errors of `ObjectStore.put`. */
export async function writeJson(
  store: ObjectStore,
  key: string,
  value: unknown,
  options?: PutOptions,
): Promise<void> {
  const text = JSON.stringify(value);
  await store.put(key, text, { sha256: sha256Of(text), ...options });
}

/**
 * Writes a JSON object unless the key exists; returns false when it did. Throws the errors of
 * `ObjectStore.putIfAbsent`.
 */
export async function writeJsonIfAbsent(
  store: ObjectStore,
  key: string,
  value: unknown,
  options?: PutOptions,
): Promise<boolean> {
  const text = JSON.stringify(value);
  return store.putIfAbsent(key, text, { sha256: sha256Of(text), ...options });
}

async function readOnce(
  store: ObjectStore,
  key: string,
  expected: Expected = {},
): Promise<{ bytes: Buffer; genuine: boolean }> {
  const { info, body } = await store.get(key);
  const bytes = await buffer(body);
  const sha256 = expected.sha256 ?? info.sha256;
  const found = sha256Of(bytes);
  if (bytes.length === info.bytes && (sha256 ?? found) === found)
    return { bytes, genuine: sha256 !== undefined };
  const message =
    `${store.name} gave ${bytes.length} of ${info.bytes} bytes of ${key} with the SHA-256 ${found}` +
    (sha256 === undefined ? '' : `; ${sha256} was expected`);
  throw new SluglineError('store_mismatch', message, { where: key });
}

/** Retries reads that failed because of wrong bytes. Missing objects and unavailable stores are left to the caller. */
async function again<T>(read: () => Promise<T>): Promise<T> {
  for (const pause of pauses) {
    try {
      return await read();
    } catch (error) {
      if (!isDamage(error)) throw error;
      await wait(pause);
    }
  }
  return read();
}

const isDamage = (error: unknown): boolean =>
  error instanceof SluglineError &&
  (error.code === 'store_mismatch' || error.code === 'payload_invalid') &&
  error.retry;

/** Decodes UTF-8 and drops a byte order mark, like all other code that reads text. */
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

function parseJson(store: ObjectStore, key: string, source: string): unknown {
  try {
    return JSON.parse(source);
  } catch (cause) {
    const message = `${key} in ${store.name} is not JSON: ${messageOf(cause)}`;
    throw new SluglineError('store_mismatch', message, { where: key, cause });
  }
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
