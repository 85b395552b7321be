import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { SluglineError, sha256Of } from '@slugline/story';
import type { ObjectStore, PutOptions } from './port.ts';

/** What an object must be. Without it, what the store itself says of the object is all that can be checked. */
interface Expected {
  sha256?: string;
}

/** Before an object is read again that came damaged, ms. What stays damaged is for the job to try again, with more time. */
const pauses = [100, 500];

/**
 * Reads a small object whole. Its bytes are checked against the hash that is expected or, without one, that the store
 * keeps. What comes damaged is read again, twice, within a second: a wrong byte may be one of the way.
 * Throws as `ObjectStore.get` does, and `store_mismatch` when other bytes come each time.
 */
export async function readBytes(store: ObjectStore, key: string, expected?: Expected): Promise<Buffer> {
  return again(async () => (await readOnce(store, key, expected)).bytes);
}

/** As `readBytes`, as UTF-8. */
export async function readText(store: ObjectStore, key: string, expected?: Expected): Promise<string> {
  return textOf(await readBytes(store, key, expected));
}

/** What makes a value of JSON, or throws: a zod schema, for one. */
interface Schema<T> {
  parse(value: unknown): T;
}

/**
 * Reads a JSON object, as `readBytes` does. Throws `store_mismatch` when it is not JSON, and `payload_invalid` when it is
 * not of this shape: then another version of the program wrote it. Where its hash is known, trying again can't help;
 * where not, its bytes may be wrong.
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
 * As `readJson`, of an object that is known to be there: one that is not seen yet is waited for, five seconds at most.
 * There are stores that show a write later to others than to its writer.
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

/** As `readJson`; undefined where no object has this key. */
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

/** Writes a JSON object, whole or not at all. */
export async function writeJson(
  store: ObjectStore,
  key: string,
  value: unknown,
  options?: PutOptions,
): Promise<void> {
  const text = JSON.stringify(value);
  await store.put(key, text, { sha256: sha256Of(text), ...options });
}

/** Writes a JSON object if nothing is there; false when something was. Throws as `ObjectStore.putIfAbsent` does. */
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
    (sha256 === undefined ? '.' : `; ${sha256} was expected.`);
  throw new SluglineError('store_mismatch', message, { where: key });
}

/** Tries again what failed because of wrong bytes. What is missing, or a store that is down, is for the caller to wait for. */
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

/** Without a byte order mark, as text is read everywhere else. */
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
