import { type Card, type StatusReport, type StoryState, urlOf } from '@slugline/story';

/** A destination, as far as a link needs it. */
export interface Place {
  name: string;
  baseUrl: string;
}

/** What the public sees of a story: the newest edition that is live anywhere, and where its files are. */
export interface Live {
  edition: number;
  url: string;
  /** Whether that edition has the renditions that are known of an original: only then are they public. */
  shows(media: Pick<StatusReport['media'][number], 'original' | 'state'>): boolean;
  /** The address of a file, from its path in the destination. */
  fileUrl(path: string): string;
  card?: Card;
}

export function liveOf(state: StoryState, places: readonly Place[]): Live | null {
  const candidates = places.flatMap(({ name, baseUrl }) => {
    const there = state.live[name];
    return there === undefined ? [] : [{ ...there, baseUrl }];
  });
  const best = candidates.sort((a, b) => b.edition - a.edition)[0];
  if (best === undefined) return null;
  const { edition, url, baseUrl } = best;
  const known = state.editions.find((candidate) => candidate.edition === edition);
  return {
    edition,
    url,
    // What it showed early lacks what was made since.
    shows: ({ original, state }) => {
      const isEarly = known?.early?.includes(original) ?? false;
      return (known?.media.includes(original) ?? false) && !(isEarly && state === 'ready');
    },
    fileUrl: (path) => urlOf(baseUrl, path),
    ...(known && { card: known.card }),
  };
}
