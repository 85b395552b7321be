import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type Context, claim } from '@slugline/runtime';
import { deliveryOf, inParallel, type ObjectStore } from '@slugline/store';
import { addresses, keys, type RenditionFile } from '@slugline/story';
import type { z } from 'zod';
import type { Derivation } from './once.ts';

/** Uploads at once: enough to hide the store's latency, few enough to leave it to others. */
const uploadsAtOnce = 6;

/** A document, and the files that it names. */
interface Made<T> {
  /** As `keys.runs` has it. */
  document: string;
  key: string;
  schema: z.ZodType<T>;
  /** Where the files lie on this machine. */
  dir: string;
  /** Those that have a folder are in the store already. */
  files: readonly RenditionFile[];
  /** The document, given the files with the folders in which they lie in the store. */
  of(files: RenditionFile[]): T;
}

/**
 * Puts what a run made into the store: its files into a folder of this run alone, then the document that names
 * them, which is claimed. Gives the document that counts. Where another run was first it is that one's, and this run's
 * files are deleted: they may be other bytes, as signed pictures are.
 */
export async function keep<T>(
  context: Context,
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

/** Puts files of a folder into the working store, where they say. */
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
 * Deletes what runs have left that were killed: files of these documents that no result names. Only when all of the
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
