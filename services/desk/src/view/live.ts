import { type Card, type StatusReport, type StoryState, shownAt, urlOf } from '@slugline/story';

/** What a link needs of a destination. */
export interface Place {
  name: string;
  baseUrl: string;
}

/** What is public of a story: its newest edition that is live at any destination, and the addresses of its files. */
export interface Live {
  edition: number;
  url: string;
  /** Returns whether the edition has all known renditions of an original. Only then are they all public. */
  shows(media: Pick<StatusReport['media'][number], 'original' | 'state'>): boolean;
  /** Returns the address of a file, given its path in the destination. */
  fileUrl(path: string): string;
  card?: Card;
}

export function liveOf(state: StoryState, places: readonly Place[]): Live | null {
  const candidates = places.flatMap(({ name, baseUrl }) => {
    const there = state.live[name];
    return there === undefined || !shownAt(state, name) ? [] : [{ ...there, baseUrl }];
  });
  const best = candidates.sort((a, b) => b.edition - a.edition)[0];
  if (best === undefined) return null;
  const { edition, url, baseUrl } = best;
  const known = state.editions.find((candidate) => candidate.edition === edition);
  return {
    edition,
    url,
    // An edition that showed a file early lacks the renditions that were made later.
    shows: ({ original, state }) => {
      const isEarly = known?.early?.includes(original) ?? false;
      return (known?.media.includes(original) ?? false) && !(isEarly && state === 'ready');
    },
    fileUrl: (path) => urlOf(baseUrl, path),
    ...(known && { card: known.card }),
  };
}
