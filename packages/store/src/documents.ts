import { text } from 'node:stream/consumers';
import { SluglineError } from '@slugline/story';
import type { ObjectStore, PutOptions } from './port.ts';

/** Reads a small object as UTF-8. Throws as `ObjectStore.get` does. */
export async function readText(store: ObjectStore, key: string): Promise<string> {
  const { body } = await store.get(key);
  return text(body);
}

/** What makes a value of JSON, or throws: a zod schema, for one. */
interface Schema<T> {
  parse(value: unknown): T;
}

/**
 * Reads a JSON object. Throws `store_mismatch` when it is not JSON, and `payload_invalid` when it is not of this
 * shape: then another version of the program wrote it.
 */
export async function readJson<T>(store: ObjectStore, key: string, schema: Schema<T>): Promise<T> {
  const value = parseJson(store, key, await readText(store, key));
  try {
    return schema.parse(value);
  } catch (cause) {
    const message = `${key} in ${store.name} is not of the expected form: ${messageOf(cause)}`;
    throw new SluglineError('payload_invalid', message, { where: key, cause });
  }
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
  await store.put(key, JSON.stringify(value), options);
}

function parseJson(store: ObjectStore, key: string, source: string): unknown {
  try {
    return JSON.parse(source);
  } catch (cause) {
    const message = `${key} in ${store.name} is not JSON: ${messageOf(cause)}`;
    throw new SluglineError('store_mismatch', message, { where: key, cause });
  }
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
