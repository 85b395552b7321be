import { join } from 'node:path/posix';
import { readPlaylist } from './read-playlist.ts';

/**
 * Returns the name of the lowest rung's playlist, as the multivariant playlist names it. Throws when there is none.
 */
export function lowestRung(master: string): string {
  const [lowest] = readPlaylist(master).entries;
  if (lowest === undefined) throw new Error('the multivariant playlist has no variant');
  return join(lowest.uri);
}

/** Returns how long the segments of a media playlist play, in seconds. */
export const segmentSeconds = (playlist: string): number[] =>
  readPlaylist(playlist).entries.map(({ tags }) => Number.parseFloat(tags.get('EXTINF') ?? ''));
