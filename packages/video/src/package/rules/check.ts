import type { RenditionFile } from '@slugline/story';
import type { Manifest } from '../manifests.ts';
import { masterRules } from './master-rules.ts';
import { type PublishedFilm, readFilm } from './published-film.ts';
import { trackRules } from './track-rules.ts';

export const rules = [...trackRules, ...masterRules];

/** A rule that a film breaks, and where. */
export interface BrokenRule {
  rule: string;
  must: string;
  where: string[];
}

/**
 * Holds every rule against the manifests as they were written: they are read back as a player reads them, so a fault of
 * what wrote them is found as well. `files` are the manifests and all that they may name. Pure.
 */
export function brokenRules(manifests: readonly Manifest[], files: readonly RenditionFile[]): BrokenRule[] {
  let film: PublishedFilm;
  try {
    film = readFilm(manifests, files);
  } catch (error) {
    return [{ rule: 'RFC 8216', must: 'playlists can be read', where: [(error as Error).message] }];
  }
  return rules.flatMap(({ rule, must, broken }) => {
    const where = broken(film);
    return where.length > 0 ? [{ rule, must, where }] : [];
  });
}
