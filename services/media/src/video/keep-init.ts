import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { MediaPayload } from '@slugline/queue';
import { deliveryOf, type ObjectStore } from '@slugline/store';
import { addresses, keys, type RenditionFile, SluglineError } from '@slugline/story';

type Video = Pick<MediaPayload, 'original' | 'recipe' | 'file'>;

/**
 * Keeps a rung's initialisation, which lies in `folder`. Players read one for the whole rung, so the first chunk that is
 * made brings it, and those that come after must have the same, byte for byte. `isBegun` says whether a chunk of the rung
 * is made: the initialisation of a worker that died before it had made one binds nobody. Throws `media_tool_failed` where a
 * chunk has another: workers with different encoders.
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
      'Give every media worker the ffmpeg and x264 that began the film, ' +
      `or remove ${keys.rendition(original, recipe, '')} from ${working.name} to have all of it made anew`,
    { where: video },
  );
}
