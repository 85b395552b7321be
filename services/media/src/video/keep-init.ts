import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { MediaPayload } from '@slugline/queue';
import { deliveryOf, type ObjectStore } from '@slugline/store';
import { addresses, keys, type RenditionFile, SluglineError } from '@slugline/story';

type Video = Pick<MediaPayload, 'original' | 'recipe' | 'file'>;

/**
 * Stores a rung's initialisation, which is in `folder`. Players read one for the whole rung, so the first finished
 * chunk stores it and all later chunks must have the same, byte for byte. `isBegun` says whether a chunk of the rung
 * is finished. If none is, the stored initialisation comes from a worker that died, and is replaced. Throws
 * `media_tool_failed` when a finished chunk has another one: the workers' encoders differ.
 */
export async function keepInit(
  working: ObjectStore,
  { original, recipe, file: video }: Video,
  folder: string,
  { name, sha256 }: RenditionFile,
  isBegun: () => Promise<boolean>,
): Promise<void> {
  const key = keys.rendition(original, recipe, name);
  const bytes = await readFile(join(folder, name));
  const options = { sha256, delivery: deliveryOf(addresses.media(original, recipe, name)) };
  if (await working.putIfAbsent(key, bytes, options)) return;
  if (bytes.equals(await buffer((await working.get(key)).body))) return;
  if (!(await isBegun())) return working.put(key, bytes, options);
  throw new SluglineError(
    'media_tool_failed',
    `a chunk of ${video} does not fit the others: its ${name} has other parameter sets, so another encoder made it. ` +
      'Give every media worker the ffmpeg and x264 that began the video, ' +
      `or remove ${keys.rendition(original, recipe, '')} from ${working.name} to have all of it made anew`,
    { where: video },
  );
}
