import type { OpenDestination } from '@slugline/runtime';
import { compressible, encodings } from '@slugline/store';
import { type AskedAddress, addresses, type StoryState, urlOf } from '@slugline/story';
import type { EditionRecord } from '../../editions/edition-record.ts';

type Encoding = AskedAddress['encoding'];

/** An address at which readers may get an object of a story. */
export interface PublicAddress {
  url: string;
  /** The encoding that is asked for: caches keep an answer for each. */
  encoding: Encoding;
  /** The key of the object; for a compressed twin, that of its text. */
  key: string;
  /** How the object at the address is packed. A compressed twin has an address of its own. */
  packed?: Exclude<Encoding, 'identity'>;
}

/**
 * Returns the keys of all documents that a story had at a destination, each with the hashes of all its versions. A
 * story that has moved has copies of newer documents at its former addresses, so each document counts at each address.
 */
export function documentsOf(
  records: readonly EditionRecord[],
  { formerPaths = [] }: Pick<StoryState, 'formerPaths'>,
  destination: string,
): Map<string, Set<string>> {
  const versions = new Map<string, Set<string>>();
  for (const { name, sha256 } of records.flatMap(({ documents }) => documents[destination] ?? []))
    versions.set(name, (versions.get(name) ?? new Set()).add(sha256));
  const paths = new Set([...records.map(({ path }) => path), ...formerPaths]);
  return new Map(
    [...paths].flatMap((path) => [...versions].map(([name, old]) => [`${path}${name}`, old] as const)),
  );
}

/** Returns every address of these objects at a destination, also the folder of a page and compressed twins. */
export const addressesOf = (destination: OpenDestination, keys: Iterable<string>): PublicAddress[] =>
  [...keys].flatMap((key) => formsOf(destination, key));

function formsOf({ baseUrl, folder }: OpenDestination, key: string): PublicAddress[] {
  const place = key.slice(0, key.lastIndexOf('/') + 1);
  const urls = [...(key === addresses.page(place) ? [place] : []), key].map((address) =>
    urlOf(baseUrl, address),
  );
  if (!compressible(key)) return urls.map((url) => ({ url, encoding: 'identity', key }));
  const asked: Encoding[] = ['identity', 'gzip', 'br'];
  const twins = Object.entries(encodings).map(([name, { ending }]) => ({
    url: urlOf(baseUrl, `${key}${ending}`),
    encoding: 'identity' as const,
    key,
    packed: name as keyof typeof encodings,
  }));
  return [
    ...urls.flatMap((url) => asked.map((encoding) => ({ url, encoding, key }))),
    // Only a directory has twins: see `twinsOf`.
    ...(folder === undefined ? [] : twins),
  ];
}
