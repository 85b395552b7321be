import { join } from 'node:path';
import type { Config } from '@slugline/config';
import type { Catalogue } from './port.ts';
import { openSqlite } from './sqlite/open-sqlite.ts';

/** Where the SQLite file of a data folder is. */
export const catalogueFile = (data: string): string => join(data, 'catalogue', 'stories.sqlite');

/**
 * Opens the catalogue that the settings name; undefined when it is off. Nothing is opened before the first call, so this
 * never fails. `onRenewed` is told when a damaged catalogue was made anew. The client of PostgreSQL and the query builder
 * are loaded only where they are used: they take a fifth of a second and 30 MB, and SQLite's thread has its own.
 */
export async function openCatalogue(
  { catalogue, data }: Pick<Config, 'catalogue' | 'data'>,
  onRenewed: (reason: string) => void,
): Promise<Catalogue | undefined> {
  if (catalogue === 'off') return undefined;
  if (catalogue === 'sqlite') return openSqlite(catalogueFile(data), onRenewed);
  const { openPostgres } = await import('./postgres/open-postgres.ts');
  return openPostgres(catalogue, onRenewed);
}
