import { buildSchema, pageAssets } from '@slugline/render';
import type { OpenDestination } from '@slugline/runtime';
import { isThere } from '@slugline/store';
import { addresses, sha256Of } from '@slugline/story';
import { placeTexts, textOf } from './replace-documents.ts';

/** The destinations that this process has equipped, or is equipping. */
const equipped = new WeakMap<OpenDestination, Promise<void>>();

/**
 * Makes sure that a destination has the files that all pages share, and the published schema of `story.json`. It runs
 * once per process, at the start, because compressing the player takes longer than all other steps of publishing a
 * text. Throws as the store does; the next call then tries again.
 */
export function equip(destination: OpenDestination): Promise<void> {
  const before = equipped.get(destination);
  if (before) return before;
  const now = placeShared(destination);
  equipped.set(destination, now);
  now.catch(() => equipped.delete(destination));
  return now;
}

async function placeShared(destination: OpenDestination): Promise<void> {
  const files = [
    ...pageAssets.map(({ name, bytes }) => ({ key: addresses.asset(name), bytes })),
    { key: addresses.manifestSchema, bytes: Buffer.from(buildSchema(destination)) },
  ];
  for (const { key, bytes } of files) {
    const expected = { bytes: bytes.length, sha256: sha256Of(bytes) };
    await placeTexts(destination, [key], async () =>
      (await isThere(destination.store, key, expected)) ? undefined : [await textOf(destination, key, bytes)],
    );
  }
}
