import type { ObjectStore } from '@slugline/store';
import { addresses, type MediaResult, type PlannedMedia, purposeOf } from '@slugline/story';
import { renditionText } from './rendition-text.ts';

/**
 * Returns the WebVTT texts of captions that belong to audio files, by their path in the destination. A video's player
 * shows its captions itself; those of an audio file become text on the page.
 */
export async function captionsOfAudio(
  working: ObjectStore,
  media: readonly { planned: PlannedMedia; result?: MediaResult }[],
): Promise<Readonly<Record<string, string>>> {
  const audioFiles = new Set(
    media.flatMap(({ planned, result }) => (result?.kind === 'audio' ? [planned.original] : [])),
  );
  const texts = media.flatMap(({ planned, result }) =>
    result?.kind === 'captions' && planned.of !== undefined && audioFiles.has(planned.of)
      ? result.files
          .filter((file) => purposeOf(file) === 'captions')
          .map(async (file) => [
            addresses.media(planned.original, result.recipe, file.name),
            await renditionText(working, { planned, result }, file),
          ])
      : [],
  );
  return Object.fromEntries(await Promise.all(texts));
}
