import type { Fetched } from '@slugline/testing/newsroom/published';
import type { PublicFiles } from './newsroom.ts';

/** A public document, and its path on the site. */
export interface Public extends Fetched {
  path: string;
}

/** Returns the public documents with paths of this kind, in the order of their paths. */
export const publicAt = ({ files }: Pick<PublicFiles, 'files'>, kind: RegExp): Public[] =>
  [...files]
    .map(([url, fetched]) => ({ ...fetched, path: new URL(url).pathname }))
    .filter(({ path, status }) => status === 200 && kind.test(path))
    .toSorted((one, other) => one.path.localeCompare(other.path));
