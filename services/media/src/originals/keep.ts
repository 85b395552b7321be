import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type Context, claim } from '@slugline/runtime';
import { deliveryOf, inParallel, type ObjectStore } from '@slugline/store';
import { addresses, keys, type RenditionFile } from '@slugline/story';
import type { z } from 'zod';
import type { Derivation } from './once.ts';

/** Uploads at once: enough to hide the store's latency, few enough to leave capacity for others. */
const uploadsAtOnce = 6;

/** A document, and the files that it names. */
interface Made<T> {
  /** The document's name, as in `keys.runs`. */
  document: string;
  key: string;
  schema: z.ZodType<T>;
  /** The folder of the files on this machine. */
  dir: string;
  /** Files that have a `folder` are in the store already. */
  files: readonly RenditionFile[];
  /** Builds the document from the files, which now name their folders in the store. */
  of(files: RenditionFile[]): T;
}

/**
 * Stores what a run made: first its files, in a folder of this run alone, then the document that names them, which is
 * claimed. Returns the winning document. If another run claimed first, that run's document wins and this run's files
 * are deleted: they may have other bytes, as signed pictures do.
 */
export async function keep<T>(
  context: Pick<Context, 'redis' | 'working'>,
  derivation: Derivation,
  { document, key, schema, dir, files, of }: Made<T>,
  signal: AbortSignal,
): Promise<T> {
  const folder = `${keys.runs(document)}${randomUUID()}/`;
  const own = files.filter((file) => file.folder === undefined).map((file) => ({ ...file, folder }));
  await upload(context.working, derivation, dir, own, signal);
  const named = new Map(own.map((file) => [file.name, file]));
  const mine = of(files.map((file) => named.get(file.name) ?? file));
  signal.throwIfAborted();
  const kept = await claim(context, key, mine, schema);
  if (kept !== mine) await context.working.delete(own.map((file) => keyOf(derivation, file)));
  return kept;
}

/** Uploads files from a folder to the working store, under the keys that they name. */
export async function upload(
  working: ObjectStore,
  derivation: Derivation,
  dir: string,
  files: readonly RenditionFile[],
  signal: AbortSignal,
): Promise<void> {
  await inParallel(files, uploadsAtOnce, async (file) => {
    signal.throwIfAborted();
    const { name, sha256 } = file;
    const delivery = deliveryOf(addresses.media(derivation.original, derivation.recipe, name));
    await working.put(keyOf(derivation, file), { file: join(dir, name) }, { sha256, delivery });
  });
}

/**
 * Deletes what killed runs have left of these documents: files that no result names. Call this only when all of the
 * documents are written: until then a run may be about to name its files.
 */
export async function deleteUnnamed(
  working: ObjectStore,
  derivation: Derivation,
  documents: readonly string[],
  named: readonly RenditionFile[],
): Promise<void> {
  const { original, recipe } = derivation;
  const kept = new Set(named.map((file) => keyOf(derivation, file)));
  const settled = documents.map((document) => keys.rendition(original, recipe, keys.runs(document)));
  const unnamed: string[] = [];
  for await (const { key } of working.list(keys.rendition(original, recipe, keys.runs())))
    if (!kept.has(key) && settled.some((folder) => key.startsWith(folder))) unnamed.push(key);
  if (unnamed.length > 0) await working.delete(unnamed);
}

const keyOf = ({ original, recipe }: Derivation, { name, folder }: RenditionFile): string =>
  keys.rendition(original, recipe, name, folder);
