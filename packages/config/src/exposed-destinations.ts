import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { Config } from './schema.ts';

type Location = Config['working'];

/**
 * Finds destinations that would make private data public, one sentence for each. Everybody can read all of a destination,
 * and the working store holds embargoed stories.
 */
export function exposedDestinations({ data, working, destinations }: Config): string[] {
  return destinations.flatMap(({ name, store }) => {
    if (overlap(store, working))
      return [`destinations: ${name} and the working store must not lie in one another (${placeOf(store)})`];
    if (store.kind === 'directory' && liesIn(data, store.path))
      return [`destinations: ${name} would make the data folder public (${placeOf(store)})`];
    return [];
  });
}

function overlap(one: Location, other: Location): boolean {
  if (one.kind === 'directory')
    return other.kind === 'directory' && (liesIn(one.path, other.path) || liesIn(other.path, one.path));
  if (other.kind === 'directory' || one.bucket !== other.bucket || one.endpoint !== other.endpoint)
    return false;
  const [a, b] = [folderOf(one.prefix), folderOf(other.prefix)];
  return a.startsWith(b) || b.startsWith(a);
}

function liesIn(inner: string, outer: string): boolean {
  const way = relative(resolve(outer), resolve(inner));
  return !isAbsolute(way) && way.split(sep)[0] !== '..';
}

const folderOf = (prefix = ''): string => (prefix === '' ? '' : prefix.replace(/\/*$/, '/'));

const placeOf = (location: Location): string =>
  location.kind === 'directory' ? resolve(location.path) : `s3://${location.bucket}/${location.prefix ?? ''}`;
