import type { SoundCaptions } from '@slugline/render';
import { keys, type ObjectStore, readText } from '@slugline/store';
import type { MediaResult, PlannedMedia } from '@slugline/story';

/** The captions that belong to sounds: a film's player shows its own, and of a sound the page shows them as text. */
export async function captionsOfSounds(
  working: ObjectStore,
  media: readonly { planned: PlannedMedia; result?: MediaResult }[],
): Promise<SoundCaptions> {
  const sounds = new Set(
    media.flatMap(({ planned, result }) => (result?.kind === 'audio' ? [planned.original] : [])),
  );
  const texts = media.flatMap(({ planned, result }) =>
    result?.kind === 'captions' && planned.of !== undefined && sounds.has(planned.of)
      ? result.files
          .filter(({ role, type }) => role === 'rendition' && type === 'text/vtt')
          .map(async (file) => [
            keys.media(planned.original, result.recipe, file.name),
            await readText(
              working,
              keys.rendition(planned.original, result.recipe, file.name, file.folder),
              file,
            ),
          ])
      : [],
  );
  return Object.fromEntries(await Promise.all(texts));
}
