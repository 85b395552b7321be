import { join } from 'node:path';
import type { Config } from '@slugline/config';
import type { Catalogue } from './port.ts';
import { openPostgres } from './postgres/open-postgres.ts';
import { openSqlite } from './sqlite/open-sqlite.ts';

/** Where the SQLite file of a data folder is. */
export const catalogueFile = (data: string): string => join(data, 'catalogue', 'stories.sqlite');

/**
 * Opens the catalogue that the settings name; undefined when it is off. Nothing is opened before the first call, so this
 * never fails. `onRenewed` is told when a damaged catalogue was made anew.
 */
export function openCatalogue(
  { catalogue, data }: Pick<Config, 'catalogue' | 'data'>,
  onRenewed: (reason: string) => void,
): Catalogue | undefined {
  if (catalogue === 'off') return undefined;
  if (catalogue === 'sqlite') return openSqlite(catalogueFile(data), onRenewed);
  return openPostgres(catalogue, onRenewed);
}
