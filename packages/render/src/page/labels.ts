import type { PublishedMedia } from '@slugline/story';
import { motionOf } from '../manifest/image-files.ts';
import { plain } from '../text.ts';
import type { Words } from '../words/words.ts';

/**
 * Returns the accessible name of each player on a page, by the medium's id: its alt text, else its kind. Names that
 * sound the same get numbers, from the top of the page. `media` is in the order of the page.
 */
export function playerLabels(media: readonly PublishedMedia[], { kinds }: Words): Map<string, string> {
  const players = media
    .filter((medium) => medium.kind !== 'picture' || motionOf(medium, 'video/mp4'))
    .map(({ id, alt, kind }) => ({ id, words: plain(alt).trim() || kinds[kind] }));
  const taken = new Map<string, number>();
  for (const { words } of players) taken.set(heard(words), (taken.get(heard(words)) ?? 0) + 1);
  const last = new Map<string, number>();
  return new Map(
    players.map(({ id, words }) => {
      if (taken.get(heard(words)) === 1) return [id, words];
      let number = last.get(heard(words)) ?? 0;
      do number += 1;
      while (taken.has(heard(`${words} ${number}`)));
      last.set(heard(words), number);
      return [id, `${words} ${number}`];
    }),
  );
}

/** Normalises a label to what is heard: labels with the same letters and digits sound the same. */
const heard = (words: string): string =>
  words
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{P}\p{Cf}]/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
