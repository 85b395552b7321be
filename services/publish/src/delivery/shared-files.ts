import { buildSchema, pageAssets } from '@slugline/render';
import type { OpenDestination } from '@slugline/runtime';
import { isStored } from '@slugline/store';
import { addresses, manifestVersions, sha256Of } from '@slugline/story';
import { documentFor, replaceDocuments } from './replace-documents.ts';

/** The destinations whose shared files this process has placed, or is placing. */
const placed = new WeakMap<OpenDestination, Promise<void>>();

/**
 * Makes sure that a destination has the files that all pages share, and the published schemas of `story.json`. It
 * runs once per process, at the start, because compressing the player takes longer than all other steps of publishing a
 * text. Throws as the store does; the next call then tries again.
 */
export function ensureSharedFiles(destination: OpenDestination): Promise<void> {
  const before = placed.get(destination);
  if (before) return before;
  const now = placeShared(destination);
  placed.set(destination, now);
  now.catch(() => placed.delete(destination));
  return now;
}

async function placeShared(destination: OpenDestination): Promise<void> {
  const files = [
    ...pageAssets.map(({ name, bytes }) => ({ key: addresses.asset(name), bytes })),
    ...manifestVersions.map((version) => ({
      key: addresses.manifestSchema(version),
      bytes: Buffer.from(buildSchema(destination, version)),
    })),
  ];
  for (const { key, bytes } of files) {
    const expected = { bytes: bytes.length, sha256: sha256Of(bytes) };
    await replaceDocuments(destination, [key], async () =>
      (await isStored(destination.store, key, expected)) ? undefined : [documentFor(key, bytes)],
    );
  }
}
