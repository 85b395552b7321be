import type { Fetched } from '../support/published.ts';
import type { PublicFiles } from './newsroom.ts';

/** A document that is public, and its path on the site. */
export interface Public extends Fetched {
  path: string;
}

/** What is public under paths of this kind, in the order of their paths. */
export const publicAt = ({ files }: Pick<PublicFiles, 'files'>, kind: RegExp): Public[] =>
  [...files]
    .map(([url, fetched]) => ({ ...fetched, path: new URL(url).pathname }))
    .filter(({ path, status }) => status === 200 && kind.test(path))
    .toSorted((one, other) => one.path.localeCompare(other.path));
