import { buildSchema, pageAssets } from '@slugline/render';
import type { OpenDestination } from '@slugline/runtime';
import { isStored } from '@slugline/store';
import { addresses, manifestVersions } from '@slugline/story';
import { documentFor, type PublicDocument, replaceDocuments } from './replace-documents.ts';

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

/** Returns the files that all pages of a destination share, and the published schemas. */
export const sharedFilesOf = (destination: OpenDestination): PublicDocument[] => [
  ...pageAssets.map(({ name, bytes }) => documentFor(addresses.asset(name), bytes)),
  ...manifestVersions.map((version) =>
    documentFor(addresses.manifestSchema(version), Buffer.from(buildSchema(destination, version))),
  ),
];

async function placeShared(destination: OpenDestination): Promise<void> {
  for (const file of sharedFilesOf(destination)) {
    const { key, bytes, sha256 } = file;
    await replaceDocuments(destination, [key], async () =>
      (await isStored(destination.store, key, { bytes: bytes.length, sha256 })) ? undefined : [file],
    );
  }
}
